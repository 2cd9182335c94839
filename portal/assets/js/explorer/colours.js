// The colours of the page's style sheet, for what is drawn rather than styled; told anew when the theme changes.
const NAMES = ["ink", "paper", "wash", "hairline", "quiet", "accent", "kind-author", "kind-work", "kind-topic", "kind-institution"];

// Canvas and SVG readers know fewer ways to write a colour than style sheets do.
const plain = (value) => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
};

export const colours = () => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, plain(style.getPropertyValue(`--${name}`).trim())]));
};

export const onColours = (tell) => {
  new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
};
