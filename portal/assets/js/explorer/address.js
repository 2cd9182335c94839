// The state as an address that can be shared, and back. Pure. Names that the server knows too (center, depth, kinds,
// limit, year_from, year_to) mean there what they mean here; it ignores the others.
import { blank, KINDS, TIES } from "./state.js";

const ID = /^[AWTI][1-9][0-9]{0,17}$/;
const MOST_LISTED = 60;
const FARTHEST = 100000;

const ids = (text) => [...new Set((text ?? "").split(",").filter((one) => ID.test(one)))].slice(0, MOST_LISTED);

const number = (text, least, most) => {
  const found = /^\d{1,6}$/.test(text ?? "") ? Number(text) : null;
  return found === null || found < least || found > most ? null : found;
};

export const write = (state, usual = blank(state.center)) => {
  const query = new URLSearchParams({ center: state.center });
  const set = (name, value, isUsual) => { if (!isUsual) query.set(name, value); };
  set("depth", state.depth, state.depth === usual.depth);
  set("kinds", state.kinds.join(","), state.kinds.join() === KINDS.join());
  set("limit", state.limit, state.limit === usual.limit);
  set("year_from", state.yearFrom, state.yearFrom === null);
  set("year_to", state.yearTo, state.yearTo === null);
  set("expand", state.expanded.join(","), state.expanded.length === 0);
  set("without", state.without.join(","), state.without.length === 0);
  const pins = Object.entries(state.pins).map(([id, [x, y]]) => `${id}:${x}:${y}`);
  set("pins", pins.join(","), pins.length === 0);
  set("ties", state.ties, state.ties === "");
  set("year", state.year, state.year === null);
  set("path", `${state.path?.from}-${state.path?.to ?? ""}`, state.path === null);
  set("node", state.selected, state.selected === null);
  // Commas and colons may stand in a query as they are; so the address stays one a person can read.
  return query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
};

export const read = (search, center, usual = {}) => {
  const query = new URLSearchParams(search);
  const state = blank(center, usual);
  const kinds = query.getAll("kinds").join(",").split(",");
  const chosen = KINDS.filter((kind) => kinds.includes(kind));
  const pins = (query.get("pins") ?? "").split(",").map((one) => one.split(":"))
    .filter(([id, x, y]) => ID.test(id) && Math.abs(Number(x)) <= FARTHEST && Math.abs(Number(y)) <= FARTHEST)
    .map(([id, x, y]) => [id, [Math.round(Number(x)), Math.round(Number(y))]]);
  const [from, to] = (query.get("path") ?? "").split("-");
  const ties = query.get("ties") ?? "";
  return {
    ...state,
    depth: number(query.get("depth"), 1, 2) ?? state.depth,
    limit: number(query.get("limit"), 1, 2000) ?? state.limit,
    kinds: chosen.length ? chosen : state.kinds,
    yearFrom: number(query.get("year_from"), 1400, 2200),
    yearTo: number(query.get("year_to"), 1400, 2200),
    expanded: ids(query.get("expand")),
    without: ids(query.get("without")),
    pins: Object.fromEntries(pins.slice(0, MOST_LISTED)),
    ties: Object.hasOwn(TIES, ties) ? ties : "",
    year: number(query.get("year"), 1400, 2200),
    path: ID.test(from ?? "") ? { from, to: ID.test(to ?? "") ? to : null } : null,
    selected: ids(query.get("node"))[0] ?? null,
  };
};
