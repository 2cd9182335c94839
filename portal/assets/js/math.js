// KaTeX under a policy that forbids style attributes. KaTeX sets most styles through the CSS object model, which is
// allowed, but a few through setAttribute, which is not. Those are renamed in its tree and set as properties afterwards.
import { __renderToDomTree as renderToDomTree } from "katex";

const HELD = "data-held-style";
const options = { throwOnError: true, strict: "ignore", trust: false, errorColor: "currentColor", maxExpand: 500, maxSize: 25 };

const holdStyles = (node) => {
  if (node.attributes?.style) {
    node.attributes[HELD] = node.attributes.style;
    delete node.attributes.style;
  }
  for (const child of node.children ?? []) holdStyles(child);
};

window.peergraphMath = (element) => {
  element.classList.add("math-rendered");
  let rendered;
  try {
    const tree = renderToDomTree(element.dataset.tex, options);
    holdStyles(tree);
    rendered = tree.toNode();
  } catch {
    // Not TeX that KaTeX knows: the reader keeps the source text.
    element.classList.add("math-raw");
    return;
  }
  for (const held of rendered.querySelectorAll(`[${HELD}]`)) {
    held.style.cssText = held.getAttribute(HELD);
    held.removeAttribute(HELD);
  }
  element.replaceChildren(rendered);
};
