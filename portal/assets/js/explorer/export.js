// Saves what is shown as SVG, or as PNG painted from that SVG.
import { hand, measured } from "./letters.js";
import { shortened } from "./lettering.js";
import { inYear } from "./network.js";
import { scene } from "./scene.js";
import { trust } from "./words.js";

const SCALE = 2;
// Some browsers paint nothing at all beyond this many pixels.
const MOST_PIXELS = 16_000_000;

const describe = (context) => (node) => {
  const { size, font, most } = hand(node.kind, node.isCenter);
  const text = shortened(node.label, most);
  const [, family] = font.split(/px (.*)/);
  return {
    text, size, width: measured(context, text, font), family: family.replaceAll('"', "'"),
    style: font.startsWith("italic") ? "italic" : "", weight: node.isCenter ? 600 : "",
  };
};

// `view`: as the picture has it. Names on the drawing are those for which there is room at its natural size.
export const asSvg = ({ network, visible, places, sizes, state, way }, { palette, title, foot }) => {
  const passed = new Set(way?.edges.map((edge) => edge.id));
  const nodes = [...visible.nodes].map((id) => {
    const node = network.nodes.get(id);
    const { kind, label } = node;
    const said = [label, trust(node)].filter(Boolean).join(", ");
    const [x, y] = state.pins[id] ?? places.get(id);
    return { id, kind, label, said, x, y, radius: sizes.get(id), isCenter: id === network.center, faint: visible.faded.has(id) };
  });
  nodes.sort((a, b) => Number(b.isCenter) - Number(a.isCenter) || b.radius - a.radius || (a.id < b.id ? -1 : 1));
  const isOver = (edge) => state.year !== null && inYear(edge, state.year) === "over";
  const edges = visible.edges.map((edge) => {
    const strong = edge.kind === "coauthor" ? Math.sqrt(Math.max(0, edge.weight)) : 0;
    return {
      from: edge.source, to: edge.target, accent: passed.has(edge.id), width: passed.has(edge.id) ? 5 : Math.min(7, 0.9 + 1.3 * strong),
      opacity: passed.has(edge.id) ? 1 : isOver(edge) ? 0.07 : Math.min(0.5, 0.17 + 0.09 * strong),
    };
  });
  const measure = describe(document.createElement("canvas").getContext("2d"));
  return scene({ nodes, edges, colours: palette, title, foot, measure });
};

export const asPng = async ({ text, width, height }) => {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be painted."))), "image/png");
  });
};

export const save = (blob, name) => {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
