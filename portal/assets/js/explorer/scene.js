// The picture as an SVG document, written by hand so that it is small, clean and can be edited. Pure.
import { placed } from "./lettering.js";

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign])
  // What XML cannot hold at all.
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
const short = (value) => String(Math.round(value * 10) / 10);

const polygon = (x, y, corners) => corners.map(([a, b]) => `${short(x + a)},${short(y + b)}`).join(" ");

const shape = ({ kind, x, y, radius: r }) => {
  if (kind === "work") return `<rect x="${short(x - r)}" y="${short(y - r)}" width="${short(2 * r)}" height="${short(2 * r)}" rx="${short(r / 4)}"`;
  if (kind === "topic") return `<polygon points="${polygon(x, y, [[0, -r], [r, 0], [0, r], [-r, 0]])}"`;
  if (kind === "institution") return `<polygon points="${polygon(x, y, [[-r / 2, -r], [r / 2, -r], [r, 0], [r / 2, r], [-r / 2, r], [-r, 0]])}"`;
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}"`;
};

const MARGIN = 48;
const FOOT = 34;

// `nodes`: { id, kind, label, said, x, y, radius, isCenter, faint }, the most important first, `said` being what somebody
// who points at one is told; `edges`: { from, to, width, opacity, accent }; `measure(node)` gives { text, font, size, width }
// of a name. Returns { text, width, height }.
export const scene = ({ nodes, edges, colours, title, foot, measure }) => {
  const items = nodes.map((node) => {
    const { text, size, width, family, style, weight } = measure(node);
    return { ...node, text, size, width: width + 2, height: size + 3, family, style, weight, must: node.isCenter };
  });
  const names = placed(items);
  const byId = new Map(items.map((item) => [item.id, item]));
  const boxes = [
    ...items.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]),
    ...names.map(({ id, left, top }) => [left, top, left + byId.get(id).width, top + byId.get(id).height]),
  ];
  const left = Math.min(...boxes.map((box) => box[0])) - MARGIN;
  const top = Math.min(...boxes.map((box) => box[1])) - MARGIN;
  const width = Math.max(Math.max(...boxes.map((box) => box[2])) + MARGIN - left, 420);
  const height = Math.max(...boxes.map((box) => box[3])) + MARGIN + FOOT - top;
  const at = new Map(items.map(({ id, x, y }) => [id, [x, y]]));
  const lines = edges.map(({ from, to, width: wide, opacity, accent }) => {
    const [[x1, y1], [x2, y2]] = [at.get(from), at.get(to)];
    return `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="${accent ? colours.accent : colours.ink}" stroke-width="${short(wide)}" stroke-opacity="${Math.round(opacity * 100) / 100}"/>`;
  });
  const marks = [...items].reverse().map((node) => {
    const ring = node.isCenter ? `${shape({ ...node, radius: node.radius + 5 })} fill="${colours.ink}"/>${shape({ ...node, radius: node.radius + 2.5 })} fill="${colours.paper}"/>` : "";
    const fill = colours[`kind-${node.kind}`] ?? colours.quiet;
    return `${ring}${shape(node)} fill="${fill}" stroke="${colours.paper}" stroke-width="1.5"${node.faint ? ' opacity="0.3"' : ""}><title>${escaped(node.said)}</title>${shape(node).slice(1, 2) === "c" ? "</circle>" : shape(node).startsWith("<rect") ? "</rect>" : "</polygon>"}`;
  });
  const words = names.map(({ id, left: x, top: y }) => {
    const { text, size, family, style, weight, faint } = byId.get(id);
    return `<text x="${short(x + 1)}" y="${short(y + size)}" font-family="${escaped(family)}" font-size="${size}"${style ? ` font-style="${style}"` : ""}${weight ? ` font-weight="${weight}"` : ""}${faint ? ' opacity="0.5"' : ""} fill="${colours.ink}" stroke="${colours.paper}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">${escaped(text)}</text>`;
  });
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}" viewBox="${short(left)} ${short(top)} ${short(width)} ${short(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}" fill="${colours.paper}"/>`,
    `<g stroke-linecap="round">${lines.join("")}</g>`,
    `<g>${marks.join("")}</g>`,
    `<g>${words.join("")}</g>`,
    `<text x="${short(left + 16)}" y="${short(top + height - 14)}" font-family="Inter, sans-serif" font-size="12" fill="${colours.quiet}">${escaped(foot)}</text>`,
    "</svg>",
  ].join("\n");
  return { text: `${text}\n`, width, height };
};
