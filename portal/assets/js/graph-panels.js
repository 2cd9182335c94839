// Fetches the explorer of the graph where a page has a place for it: at once on its own page, elsewhere after the page
// itself and only when the reader comes near. Its address comes from the page, where file names carry hashes.
const begin = ({ dataset }) => {
  if (document.querySelector("script[data-graph]")) return;
  const script = Object.assign(document.createElement("script"), { src: dataset.script });
  script.dataset.graph = "";
  document.head.append(script);
};

const whenNear = (panel) => {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    begin(panel);
  }, { rootMargin: "300px" });
  watch.observe(panel);
};

export const startGraphPanels = () => {
  const panel = document.querySelector("[data-explorer]");
  if (!panel) return;
  if (panel.dataset.explorer === "page") begin(panel);
  else if (document.readyState === "complete") whenNear(panel);
  else window.addEventListener("load", () => whenNear(panel), { once: true });
};
