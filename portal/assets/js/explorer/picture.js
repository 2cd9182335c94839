// The picture: nodes and edges on a canvas by cytoscape, names above them. Shows what it is told and reports what is
// pointed at; it decides nothing and keeps no state of its own but the view one has turned to.
import cytoscape from "cytoscape";
import { colours, onColours } from "./colours.js";
import { Letters } from "./letters.js";

const SHAPES = { author: "ellipse", work: "round-rectangle", topic: "diamond", institution: "hexagon" };
// Beyond these many elements a machine without a GPU is spared what one cannot see while things move.
const MANY = 700;
// A few nodes are not blown up to fill the room.
const CLOSEST = 1;
const FRAME = { desktop: 56, phone: 26 };
// cytoscape would put a style element into the page, which the policy forbids, unless it finds one with this id. The
// one rule it holds is in graph.css.
const SHEET = "__________cytoscape_stylesheet";

const forbidSheet = () => {
  if (!document.getElementById(SHEET)) document.head.append(Object.assign(document.createElement("meta"), { id: SHEET }));
};

const sheet = (palette) => [
  {
    selector: "node",
    style: {
      width: "data(size)", height: "data(size)", shape: "data(shape)", "background-color": "data(colour)",
      "border-width": 1.5, "border-color": palette.paper, "overlay-opacity": 0, "underlay-opacity": 0, events: "yes",
    },
  },
  ...Object.keys(SHAPES).map((kind) => ({ selector: `node[kind = "${kind}"]`, style: { "background-color": palette[`kind-${kind}`] } })),
  {
    selector: "edge",
    style: {
      "curve-style": "haystack", "haystack-radius": 0, width: "data(width)", "line-color": palette.ink,
      "line-opacity": "data(opacity)", events: "no", "overlay-opacity": 0,
    },
  },
  { selector: "node.expanded", style: { "border-width": 2.5, "border-color": palette.ink } },
  { selector: "node.pinned", style: { "border-style": "double", "border-width": 5, "border-color": palette.ink } },
  {
    selector: "node.center",
    style: {
      "border-width": 4, "border-color": palette.paper, "outline-width": 3, "outline-color": palette.ink, "outline-offset": 0,
      "outline-opacity": 1, "z-index": 20,
    },
  },
  { selector: "node.faded", style: { "background-opacity": 0.22, "border-opacity": 0.4 } },
  { selector: "edge.over", style: { "line-style": "solid", "line-opacity": 0.07 } },
  { selector: "edge.begins", style: { "line-color": palette.accent, "line-opacity": 0.9 } },
  { selector: ".away", style: { opacity: 0.16 } },
  { selector: "edge.near", style: { "line-opacity": 0.75 } },
  { selector: "node.found", style: { "outline-width": 3, "outline-color": palette.accent, "outline-offset": 1.5, "outline-opacity": 1 } },
  { selector: "node.at", style: { "outline-width": 2, "outline-color": palette.accent, "outline-offset": 2, "outline-opacity": 1 } },
  { selector: "node.selected", style: { "outline-width": 4, "outline-color": palette.accent, "outline-offset": 2, "outline-opacity": 1, "z-index": 30 } },
  { selector: "node.passed", style: { "outline-width": 3, "outline-color": palette.ink, "outline-offset": 1, "outline-opacity": 1 } },
  { selector: "edge.passed", style: { width: 5, "line-color": palette.accent, "line-opacity": 1, "z-index": 15 } },
  { selector: "node.loading", style: { "border-style": "dashed", "border-width": 3, "border-color": palette.accent } },
  { selector: ".hidden", style: { display: "none" } },
];

const width = (edge) => (edge.kind === "coauthor" ? Math.min(7, 0.8 + 1.3 * Math.sqrt(Math.max(0, edge.weight))) : 0.9);
const opacity = (edge) => (edge.kind === "coauthor" ? Math.min(0.5, 0.2 + 0.09 * Math.sqrt(Math.max(0, edge.weight))) : 0.17);
// Where lines are many each is fainter, so that together they stay a background.
const faintness = (edges) => Math.min(1, Math.max(0.3, Math.sqrt(220 / (edges + 1))));

export class Picture {
  #host;
  #cy;
  #letters;
  #palette = colours();
  #options;
  #drawn = null;
  #pointed = null;
  #isTurned = false;
  #settling = null;

  // `options`: { isPart, onSelect(id), onExpand(id), onPin(id, [x, y]), onPoint(id) }
  constructor(host, options) {
    this.#host = host;
    this.#options = options;
    forbidSheet();
    const stage = Object.assign(document.createElement("div"), { className: "graph-drawing" });
    const names = Object.assign(document.createElement("canvas"), { className: "graph-names" });
    host.append(stage, names);
    this.#letters = new Letters(names, () => this.#write());
    this.#cy = cytoscape({
      container: stage, style: sheet(this.#palette), layout: { name: "preset" }, minZoom: 0.04, maxZoom: 4,
      boxSelectionEnabled: false, autounselectify: true, hideEdgesOnViewport: false, pixelRatio: Math.min(2, window.devicePixelRatio || 1),
    });
    if (options.isPart) this.#leaveScrolling(stage);
    this.#listen();
    onColours(() => this.#recolour());
    new ResizeObserver(() => this.#resized()).observe(host);
  }

  #listen() {
    const cy = this.#cy;
    cy.on("render", () => this.#write());
    // Whoever has turned the picture keeps the view; until then it fits whatever room there is.
    cy.on("dragpan pinchzoom scrollzoom", () => { this.#isTurned = true; });
    cy.on("tap", (event) => {
      if (event.target === cy) this.#options.onSelect(null);
    });
    cy.on("onetap", "node", ({ target }) => this.#options.onSelect(target.id()));
    cy.on("dbltap", "node", ({ target }) => this.#options.onExpand(target.id()));
    cy.on("dragfreeon", "node", ({ target }) => this.#options.onPin(target.id(), [target.position("x"), target.position("y")]));
    cy.on("mouseover", "node", ({ target }) => this.#point(target.id()));
    cy.on("mouseout", "node", () => this.#point(null));
  }

  // Within a page the wheel and one finger go on scrolling it; with Ctrl, or in full screen, they are the picture's.
  #leaveScrolling(stage) {
    const isWhole = () => document.fullscreenElement?.contains(stage);
    stage.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey && !isWhole()) event.stopPropagation(); }, { capture: true });
    for (const kind of ["touchstart", "touchmove", "touchend"]) {
      stage.addEventListener(kind, (event) => { if (!isWhole() && event.touches.length < 2) event.stopPropagation(); }, { capture: true });
    }
    stage.addEventListener("click", (event) => {
      if (event.pointerType !== "touch" || isWhole()) return;
      const box = stage.getBoundingClientRect();
      this.#options.onSelect(this.#nearest(event.clientX - box.left, event.clientY - box.top));
    });
  }

  #nearest(x, y) {
    let found = null;
    let least = 26;
    this.#cy.nodes(":visible").forEach((node) => {
      const at = node.renderedPosition();
      const far = Math.hypot(at.x - x, at.y - y) - node.renderedWidth() / 2;
      if (far < least) [found, least] = [node.id(), far];
    });
    return found;
  }

  // `view`: { network, visible, places, sizes, state, way, found, at, loading }
  draw(view, { move = true } = {}) {
    const cy = this.#cy;
    const { network, visible, places, sizes, state } = view;
    const isNew = this.#drawn === null;
    const still = isNew || !move || network.nodes.size > MANY || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#drawn = view;
    const at = (id) => {
      const [x, y] = state.pins[id] ?? places.get(id) ?? [0, 0];
      return { x, y };
    };
    const edges = new Map(network.edges.map((edge) => [edge.id, edge]));
    const shownEdges = new Set(visible.edges.map((edge) => edge.id));
    const near = this.#near(view);
    cy.batch(() => {
      cy.nodes().forEach((node) => { if (!network.nodes.has(node.id())) node.remove(); });
      cy.edges().forEach((edge) => { if (!edges.has(edge.id())) edge.remove(); });
      const fresh = [];
      for (const { id, kind } of network.nodes.values()) {
        if (cy.getElementById(id).empty()) fresh.push({ group: "nodes", data: { id, kind, shape: SHAPES[kind] ?? "ellipse", size: 2 * sizes.get(id), colour: "#888" }, position: at(id) });
      }
      for (const edge of network.edges) {
        if (cy.getElementById(edge.id).empty()) fresh.push({ group: "edges", data: { id: edge.id, source: edge.source, target: edge.target, width: width(edge), opacity: opacity(edge) } });
      }
      if (fresh.length) cy.add(fresh);
      const away = (id) => near !== null && !near.nodes.has(id);
      cy.nodes().forEach((node) => {
        const id = node.id();
        if (node.data("size") !== 2 * sizes.get(id)) node.data("size", 2 * sizes.get(id));
        const classes = [
          !visible.nodes.has(id) && "hidden", id === network.center && "center", visible.faded.has(id) && "faded",
          network.expanded.includes(id) && "expanded", state.pins[id] && "pinned", away(id) && "away",
          view.way?.nodes.includes(id) && "passed", view.found?.has(id) && "found", id === view.at && "at",
          id === state.selected && "selected", id === view.loading && "loading",
        ].filter(Boolean).join(" ");
        if (node.scratch("_classes") !== classes) node.classes(classes).scratch("_classes", classes);
      });
      const share = faintness(visible.edges.length);
      const passed = new Set(view.way?.edges.map((edge) => edge.id));
      cy.edges().forEach((edge) => {
        const known = edges.get(edge.id());
        const faint = Math.round(opacity(known) * share * 100) / 100;
        if (edge.data("opacity") !== faint) edge.data("opacity", faint);
        const age = state.year === null || known.first_year == null ? "" : known.last_year < state.year ? "over" : known.first_year === state.year ? "begins" : "";
        const classes = [
          !shownEdges.has(known.id) && "hidden", age, passed.has(known.id) && "passed",
          near !== null && (near.edges.has(known.id) ? "near" : "away"),
        ].filter(Boolean).join(" ");
        if (edge.scratch("_classes") !== classes) edge.classes(classes).scratch("_classes", classes);
      });
    });
    this.#spare(network.nodes.size + network.edges.length);
    this.#move(at, still);
    if (isNew) this.fit({ still: true });
  }

  // Beside a chosen node, its neighbours stay bright; a way or what was searched for does the same for its own.
  #near({ network, visible, state, way, found }) {
    if (way) return { nodes: new Set(way.nodes), edges: new Set(way.edges.map((edge) => edge.id)) };
    if (found?.size) return { nodes: found, edges: new Set() };
    // Pointing dims what is around only where that is done in no time.
    const isQuick = network.nodes.size + network.edges.length <= MANY;
    const chosen = isQuick && this.#pointed && visible.nodes.has(this.#pointed) ? this.#pointed : state.selected;
    if (!chosen || chosen === network.center || !visible.nodes.has(chosen)) return null;
    const edges = visible.edges.filter((edge) => edge.source === chosen || edge.target === chosen);
    return { nodes: new Set([chosen, ...edges.flatMap((edge) => [edge.source, edge.target])]), edges: new Set(edges.map((edge) => edge.id)) };
  }

  #move(at, still) {
    this.#cy.nodes().forEach((node) => {
      const to = at(node.id());
      const from = node.position();
      if (Math.abs(from.x - to.x) < 0.05 && Math.abs(from.y - to.y) < 0.05) return;
      node.stop();
      if (still) node.position(to);
      else node.animate({ position: to }, { duration: 180, easing: "ease-out" });
    });
  }

  #spare(elements) {
    const renderer = this.#cy.renderer();
    renderer.textureOnViewport = elements > 4 * MANY;
    renderer.hideEdgesOnViewport = false;
  }

  #point(id) {
    if (this.#pointed === id) return;
    this.#pointed = id;
    this.#host.classList.toggle("points", id !== null);
    if (this.#drawn) this.draw(this.#drawn, { move: false });
    this.#options.onPoint?.(id);
  }

  #write() {
    if (!this.#drawn) return;
    const { network, visible, state, sizes, way, found, at } = this.#drawn;
    const zoom = this.#cy.zoom();
    const pan = this.#cy.pan();
    const near = this.#near(this.#drawn);
    const items = [];
    this.#cy.nodes().forEach((element) => {
      const id = element.id();
      if (!visible.nodes.has(id)) return;
      const node = network.nodes.get(id);
      const { x, y } = element.position();
      const isCenter = id === network.center;
      const must = isCenter || id === state.selected || id === this.#pointed || id === at || way?.nodes.includes(id);
      const rank = isCenter ? 0 : must ? 1 : found?.has(id) ? 2 : near?.nodes.has(id) ? 3 : 4 + node.hop;
      const faint = !must && (visible.faded.has(id) || (near !== null && !near.nodes.has(id)));
      items.push({ id, x: x * zoom + pan.x, y: y * zoom + pan.y, radius: sizes.get(id) * zoom + (isCenter ? 6 : 0), label: node.label, kind: node.kind, isCenter, must, faint, rank, size: sizes.get(id) });
    });
    items.sort((a, b) => a.rank - b.rank || b.size - a.size || (a.id < b.id ? -1 : 1));
    this.#letters.draw(items.filter((item) => !item.faint || item.rank > 3), this.#palette);
  }

  #recolour() {
    this.#palette = colours();
    this.#cy.style().fromJson(sheet(this.#palette)).update();
  }

  #resized() {
    this.#cy.resize();
    if (!this.#drawn) return;
    if (this.#isTurned) this.#write();
    else this.fit({ still: true });
  }

  get isSmall() {
    return this.#host.clientWidth < 560;
  }

  fit({ still = false } = {}) {
    this.#isTurned = false;
    const shown = this.#cy.nodes(":visible");
    if (shown.empty()) return;
    const padding = this.isSmall ? FRAME.phone : FRAME.desktop;
    const to = { eles: shown, padding };
    if (still || window.matchMedia("(prefers-reduced-motion: reduce)").matches) this.#cy.fit(shown, padding);
    else this.#cy.animate({ fit: to }, { duration: 180, easing: "ease-out" });
    if (this.#cy.zoom() > CLOSEST) {
      this.#cy.zoom(CLOSEST);
      this.#cy.center(shown);
    }
  }

  // After something came or went: shows all of it again, unless somebody has chosen where to look.
  settle() {
    if (this.#isTurned) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => { if (!this.#isTurned) this.fit(); }, 200);
  }

  zoom(factor) {
    this.#isTurned = true;
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: { x: this.#host.clientWidth / 2, y: this.#host.clientHeight / 2 } });
  }

  // Brings a node into view if it is outside, or behind what stands on the picture; a view somebody chose is otherwise
  // left alone.
  bring(id, cover = null) {
    const node = this.#cy.getElementById(id);
    if (node.empty()) return;
    const { x, y } = node.renderedPosition();
    const room = this.#uncovered(cover);
    if (x > room.left && y > room.top && x < room.right && y < room.bottom) return;
    this.#isTurned = true;
    this.#cy.panBy({ x: (room.left + room.right) / 2 - x, y: (room.top + room.bottom) / 2 - y });
  }

  #uncovered(cover) {
    const host = this.#host.getBoundingClientRect();
    const edge = 36;
    const room = { left: edge, top: edge, right: host.width - edge, bottom: host.height - edge };
    if (!cover || cover.hidden) return room;
    const box = cover.getBoundingClientRect();
    // A sheet below, or a panel beside.
    if (box.width > host.width * 0.8) return { ...room, bottom: Math.max(edge + 20, box.top - host.top - edge) };
    return { ...room, right: Math.max(edge + 20, box.left - host.left - edge) };
  }

  place(id) {
    const { x, y } = this.#cy.getElementById(id).position();
    return [x, y];
  }

  // For tests and for measuring: where a node is on the screen.
  spot(id) {
    const node = this.#cy.getElementById(id);
    return node.empty() || !node.visible() ? null : node.renderedPosition();
  }

  get palette() {
    return this.#palette;
  }
}
