// Fetches KaTeX only for pages that hold a formula. Its address comes from the page, where file names carry hashes.
const selector = ".math:not(.math-rendered)";
let loading = null;

const load = () => {
  loading ??= new Promise((resolve, reject) => {
    const { mathScript, mathStyle } = document.documentElement.dataset;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: mathStyle });
    const script = Object.assign(document.createElement("script"), { src: mathScript });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(style, script);
  });
  return loading;
};

export const renderFormulae = async (root) => {
  if (!root.querySelector(selector)) return;
  await load();
  for (const element of root.querySelectorAll(selector)) window.peergraphMath(element);
};
