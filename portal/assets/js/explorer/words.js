// What the explorer says about nodes, ties and changes: for the list, the panel and for who listens. Pure.
const NUMBERS = new Intl.NumberFormat("en");

export const NAMES = {
  author: ["author", "authors"],
  work: ["work", "works"],
  topic: ["topic", "topics"],
  institution: ["institution", "institutions"],
};

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const amount = (count, [one, many]) => `${NUMBERS.format(count)} ${count === 1 ? one : many}`;

export const span = (first, last) => {
  if (first == null && last == null) return "";
  if (first === last || last == null) return String(first);
  return first == null ? String(last) : `${first}–${last}`;
};

const tie = {
  coauthor: (edge) => `${amount(edge.works ?? 0, ["joint work", "joint works"])}`,
  authored: () => "author of this work",
  about: (edge) => (edge.works > 1 ? `${amount(edge.works, NAMES.work)} about it` : "about it"),
  affiliated: (edge) => (edge.works ? `${amount(edge.works, NAMES.work)} with this affiliation` : "affiliated"),
  cites: () => "cites",
};

// What joins two nodes, as one phrase: "7 joint works, 2017–2023".
export const joint = (edge) => [tie[edge.kind]?.(edge) ?? edge.kind, span(edge.first_year, edge.last_year)].filter(Boolean).join(", ");

// The same where the heading above has said what kind of tie it is.
export const brief = (edge, id) =>
  edge.works && ["coauthor", "about", "affiliated"].includes(edge.kind)
    ? [amount(edge.works, NAMES.work), span(edge.first_year, edge.last_year)].filter(Boolean).join(", ")
    : seenFrom(edge, id);

// The same, told beside the node at the other end.
export const seenFrom = (edge, id) => {
  if (edge.kind === "authored") return edge.source === id ? "wrote it" : String(edge.first_year ?? "year not known");
  if (edge.kind === "cites") return edge.source === id ? "cited by it" : "cites it";
  return joint(edge);
};

// How far the record of a person can be trusted; nothing where nobody knows yet.
export const trust = (node) => (node.trust == null ? "" : `trust ${node.trust}, ${node.band}`);

export const counted = (nodes) => {
  const counts = new Map();
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.keys(NAMES).filter((kind) => counts.has(kind)).map((kind) => amount(counts.get(kind), NAMES[kind])).join(", ");
};

export const failure = {
  offline: "The portal cannot be reached. Check the connection and try again.",
  missing: "There is no such record here, or the graph does not have it yet.",
  busy: "The portal has too much to do just now. Wait a moment and try again.",
  unbuilt: "The graph is being built for the first time. It will be here in a minute or two.",
  refused: "The portal did not understand this address.",
  failed: "The portal could not put this part of the graph together. Trying again may help.",
};
