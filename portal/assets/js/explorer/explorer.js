// The explorer of the graph, on its own page and within others. Puts the parts together: what the reader does becomes an
// action, actions become a state, and the state decides what is fetched, laid out and shown, in the picture and in the
// tree alike. Parts that a page does not have are left out.
import * as address from "./address.js";
import { Arrangement, radii } from "./arrangement.js";
import { asPng, asSvg, save } from "./export.js";
import { startFilters } from "./filters.js";
import { branches, inYear, join, lost, shown, way, years } from "./network.js";
import { Panel } from "./panel.js";
import { Picture } from "./picture.js";
import { question, SliceError, Slices } from "./slice.js";
import { begin, blank, redo, step, undo } from "./state.js";
import { Timeline, told } from "./timeline.js";
import { Tree } from "./tree.js";
import { amount, counted, failure, NAMES } from "./words.js";

const LARGEST_PART = 2000;

class Explorer {
  #root;
  #isPart;
  #usual;
  #history;
  #slices;
  #arrangement;
  #picture = null;
  #tree;
  #panel;
  #timeline = null;
  #filters = null;
  #view = null;
  #turn = 0;
  #loading = null;
  #at = null;
  #words = "";

  constructor(root) {
    const { center, slices, worker, explorer: kind, limit } = root.dataset;
    this.#root = root;
    this.#isPart = kind === "part";
    this.#usual = { limit: Number(limit) };
    const state = this.#isPart ? blank(center, this.#usual) : address.read(location.search, center, this.#usual);
    this.#history = begin(state);
    this.#slices = new Slices(slices);
    this.#arrangement = new Arrangement(worker);
    const marks = (kind) => root.querySelector("template[data-marks]").content.querySelector(`.kind-mark-${kind}`)?.cloneNode(true) ?? "";
    const acts = {
      select: (id) => this.#select(id), expand: (id) => this.#expand(id), collapse: (id) => this.#collapse(id),
      remove: (id) => this.#remove(id), pin: (id) => this.#pin(id), search: () => this.#part("search")?.focus(),
      point: (id) => this.#point(id), close: () => this.#close(),
    };
    this.#tree = new Tree(this.#part("tree"), marks, acts);
    this.#panel = new Panel(this.#part("panel"), marks, acts);
    if (this.#part("timeline")) this.#timeline = new Timeline(this.#part("timeline"), { onYear: (year, how) => this.#do({ type: "year", year, ...how }) });
    if (this.#part("filters")) this.#filters = startFilters(this.#part("filters"), { onAsk: (asked) => this.#do({ type: "ask", question: asked }), onTies: (ties) => this.#do({ type: "ties", ties }) });
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("keydown", (event) => this.#key(event));
    this.#part("search")?.addEventListener("input", ({ target }) => this.#search(target.value));
    this.#part("search")?.closest("form")?.addEventListener("submit", (event) => event.preventDefault());
    this.#part("search")?.addEventListener("keydown", (event) => this.#searchKey(event));
    document.addEventListener("fullscreenchange", () => this.#isWhole());
    root.classList.add("is-live");
    this.#load({ first: true });
  }

  get #state() {
    return this.#history.now;
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }

  #say(text) {
    this.#part("status").textContent = text;
  }

  #label(id) {
    return this.#view?.network.nodes.get(id)?.label ?? id;
  }

  // --- from a state to what is shown

  async #load({ first = false, says = null } = {}) {
    const turn = (this.#turn += 1);
    const state = this.#state;
    const ids = [state.center, ...state.expanded];
    this.#busy(first ? "first" : "more");
    let found;
    try {
      found = await this.#fetch(state, ids);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, () => this.#load({ first, says }));
      return;
    }
    const { slices, failed } = found;
    const stages = slices.map((_, number) => join(state.center, slices.slice(0, number + 1)));
    const names = slices.map((slice) => `${slice.meta.build?.id} ${question(state, slice.meta.center)}`);
    const places = await this.#arrangement.places(stages, names);
    if (turn !== this.#turn) return;
    const network = stages.at(-1);
    this.#busy(null);
    this.#view = { slices, network, places, sizes: radii(network), at: this.#at };
    if (failed) this.#notice(failed);
    if (!this.#picture) this.#startPicture();
    this.#draw({ fit: first });
    this.#picture.settle();
    if (first && this.#view.state.selected) this.#picture.bring(this.#view.state.selected, this.#part("panel"));
    this.#say(says ?? (first ? this.#summary() : ""));
  }

  // A slice around the centre must come; one that an expansion asked for may be missing, and is said to be.
  async #fetch(state, ids) {
    const answers = await Promise.allSettled(ids.map((id) => this.#slices.get(question(state, id))));
    if (answers[0].status === "rejected") throw answers[0].reason;
    const failed = answers.find(({ status }) => status === "rejected")?.reason ?? null;
    return { slices: answers.filter(({ status }) => status === "fulfilled").map(({ value }) => value), failed };
  }

  #startPicture() {
    this.#picture = new Picture(this.#part("stage"), {
      isPart: this.#isPart,
      onSelect: (id) => this.#select(id, { show: true }),
      onExpand: (id) => (this.#state.expanded.includes(id) ? this.#collapse(id) : this.#expand(id)),
      onPin: (id, at) => this.#do({ type: "pin", id, at }, `${this.#label(id)} stays where it was put.`),
    });
    this.#part("stage").picture = this.#picture;
  }

  #draw({ fit = false } = {}) {
    if (!this.#view) return;
    const state = this.#state;
    const { network } = this.#view;
    const visible = shown(network, state);
    const passed = state.path?.to && visible.nodes.has(state.path.from) && visible.nodes.has(state.path.to)
      ? way(visible.edges, state.path.from, state.path.to) : null;
    const found = this.#found(visible);
    const selected = state.selected && visible.nodes.has(state.selected) ? state.selected : null;
    const view = { ...this.#view, visible, found, way: passed, state: { ...state, selected }, children: branches(network, visible), at: this.#at, loading: this.#loading };
    this.#view = view;
    this.#timeline?.draw(years(network.edges), state.year);
    this.#picture.draw(view);
    this.#tree.draw(view);
    this.#panel.draw(view);
    this.#filters?.draw(state);
    if (fit) this.#picture.fit({ still: true });
    this.#sum(view);
    this.#address();
    this.#steps();
  }

  #found({ nodes }) {
    const words = this.#words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    const named = (id) => this.#view.network.nodes.get(id).label.toLowerCase();
    return new Set([...nodes].filter((id) => words.every((word) => named(id).includes(word))));
  }

  #summary() {
    const { network, visible } = this.#view;
    const kinds = counted([...visible.nodes].filter((id) => id !== network.center).map((id) => network.nodes.get(id)));
    return kinds ? `Shown around ${this.#label(network.center)}: ${kinds}.` : `Nothing is known around ${this.#label(network.center)} here.`;
  }

  #sum({ network, visible, slices }) {
    const sum = this.#part("sum");
    const alone = visible.nodes.size <= 1;
    this.#part("empty").hidden = !alone;
    if (!sum) return;
    const total = Object.entries(slices[0].meta.truncated ?? {}).filter(([, { shown: some, total: all }]) => all > some);
    const rest = total.map(([kind, { shown: some, total: all, at_least: more }]) => `${some.toLocaleString("en")} of ${more ? "more than " : ""}${amount(all, NAMES[kind] ?? [kind, kind])}`);
    const parts = [`${amount(visible.nodes.size, ["node", "nodes"])}, ${amount(visible.edges.length, ["tie", "ties"])}`];
    if (rest.length) parts.push(`the strongest ${rest.join(", ")}`);
    if (network.leftOut) parts.push(`${amount(network.leftOut, ["node", "nodes"])} left out, because more than ${LARGEST_PART.toLocaleString("en")} would be no picture`);
    if (this.#state.without.length) parts.push(`${this.#state.without.length} taken out by you`);
    sum.textContent = parts.join(" · ");
  }

  #address() {
    if (this.#isPart) {
      for (const link of this.#root.querySelectorAll("[data-part=whole]")) link.search = address.write(this.#state, blank(this.#state.center, { limit: Number(link.dataset.limit) }));
      return;
    }
    const search = address.write(this.#state, blank(this.#state.center, this.#usual));
    if (`?${search}` !== location.search) history.replaceState(history.state, "", `${location.pathname}?${search}`);
  }

  #steps() {
    const set = (act, disabled) => {
      for (const button of this.#root.querySelectorAll(`[data-act="${act}"]`)) button.disabled = disabled;
    };
    set("undo", this.#history.past.length === 0);
    set("redo", this.#history.future.length === 0);
    for (const button of this.#root.querySelectorAll('[data-act="restore"]')) button.hidden = this.#state.without.length === 0;
  }

  #busy(what) {
    this.#part("stage").classList.toggle("is-loading", what === "first");
    this.#part("loading").hidden = what !== "first";
    this.#root.toggleAttribute("aria-busy", false);
    this.#root.setAttribute("aria-busy", String(what !== null));
    if (what !== null) {
      this.#part("failed").hidden = true;
      if (what === "first") this.#say("Loading the graph.");
    }
  }

  #fail(error, again) {
    this.#busy(null);
    this.#loading = null;
    const kind = error instanceof SliceError ? error.kind : "failed";
    const box = this.#part("failed");
    box.hidden = false;
    box.querySelector("[data-part=reason]").textContent = failure[kind];
    box.querySelector("[data-act=again]").hidden = kind === "missing" || kind === "refused";
    this.again = () => {
      box.hidden = true;
      again();
    };
    this.#say(failure[kind]);
    if (!(error instanceof SliceError)) throw error;
  }

  #notice(error) {
    this.#say(`A part of this view could not be loaded. ${failure[error.kind] ?? failure.failed}`);
  }

  // --- what the reader does

  #needs(before, after) {
    const asked = (state) => [state.center, ...state.expanded].map((id) => question(state, id)).join();
    return asked(before) !== asked(after);
  }

  #go(history, says) {
    const before = this.#state;
    this.#history = history;
    if (before === this.#state) return Promise.resolve();
    if (this.#needs(before, this.#state)) return this.#load({ says });
    this.#draw();
    if (says) this.#say(typeof says === "function" ? says() : says);
    return Promise.resolve();
  }

  #do(action, says) {
    const told = action.type === "year" ? () => this.#toldYear(action.year) : action.type === "ask" || action.type === "ties" ? null : says;
    const done = this.#go(step(this.#history, action), told);
    if (action.type === "ties") this.#say(this.#summary());
    if (action.type === "ask") done.then(() => this.#say(this.#summary()));
    return done;
  }

  #toldYear(year) {
    if (year === null) return `All years. ${this.#summary()}`;
    const { visible } = this.#view;
    const now = visible.edges.filter((edge) => inYear(edge, year) === "now").length;
    return `${told(year, years(this.#view.network.edges) ?? [])}. ${amount(now, ["tie", "ties"])} of this year shown.`;
  }

  #select(id, { show = false } = {}) {
    if (id === null && this.#state.selected === null) return;
    this.#do({ type: "select", id });
    if (id === null) return;
    this.#picture.bring(id, this.#part("panel"));
    if (show) this.#tree.show(id);
    const { network, way: passed } = this.#view;
    const node = network.nodes.get(id);
    const path = this.#state.path?.to === id ? (passed ? ` ${amount(passed.edges.length, ["step", "steps"])} from ${this.#label(this.#state.path.from)}.` : " No path is shown to it.") : "";
    this.#say(`${node.label}, ${NAMES[node.kind]?.[0] ?? node.kind}, selected.${path}`);
  }

  async #expand(id) {
    const { network } = this.#view;
    if (id === network.center || this.#state.expanded.includes(id) || this.#loading) return;
    const before = network.nodes.size;
    this.#loading = id;
    this.#draw();
    try {
      await this.#slices.get(question(this.#state, id));
    } catch (error) {
      this.#loading = null;
      this.#draw();
      this.#fail(error, () => this.#expand(id));
      return;
    }
    this.#loading = null;
    await this.#do({ type: "expand", id });
    const more = this.#view.network.nodes.size - before;
    this.#say(more ? `${amount(more, ["node", "nodes"])} around ${this.#label(id)} came in.` : `Everything around ${this.#label(id)} is shown already.`);
  }

  async #collapse(id) {
    const { network, slices } = this.#view;
    const before = network.nodes.size;
    await this.#do({ type: "collapse", id, lost: lost(network.center, slices, this.#state.expanded, id) });
    this.#say(`${amount(before - this.#view.network.nodes.size, ["node", "nodes"])} that ${this.#label(id)} brought were taken back.`);
  }

  async #remove(id) {
    if (id === this.#view.network.center) return;
    const name = this.#label(id);
    const { network, slices } = this.#view;
    await this.#do({ type: "remove", id, lost: lost(network.center, slices, this.#state.expanded, id) });
    this.#say(`${name} is left out. Undo brings it back.`);
  }

  #pin(id) {
    if (this.#state.pins[id]) this.#do({ type: "unpin", id }, `${this.#label(id)} is no longer pinned.`);
    else this.#do({ type: "pin", id, at: this.#picture.place(id) }, `${this.#label(id)} is pinned.`);
  }

  #path() {
    const { selected, path } = this.#state;
    if (path) this.#do({ type: "end path" }, "The path has ended.");
    else if (selected) this.#do({ type: "start path", id: selected }, `A path begins at ${this.#label(selected)}. Select where it ends.`);
  }

  #point(id) {
    if (this.#at === id || !this.#view) return;
    this.#at = id;
    this.#view = { ...this.#view, at: id };
    this.#picture?.draw(this.#view, { move: false });
    if (id) this.#picture?.bring(id, this.#part("panel"));
  }

  #close() {
    const id = this.#state.selected;
    this.#select(null);
    if (id) this.#tree.focus(id);
  }

  #search(words) {
    this.#words = words;
    this.#draw();
    const { found } = this.#view;
    this.#say(found ? `${amount(found.size, ["node", "nodes"])} found.` : "");
    const told = this.#part("found");
    if (told) told.textContent = found ? (found.size ? `${found.size} found` : "Not in this view") : "";
  }

  #searchKey(event) {
    if (event.key === "Escape" && this.#words) {
      event.preventDefault();
      event.target.value = "";
      this.#search("");
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const order = [...(this.#view?.found ?? [])];
    if (!order.length) return;
    const next = order[(order.indexOf(this.#state.selected) + 1) % order.length];
    this.#select(next, { show: true });
  }

  #click(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const { selected } = this.#state;
    const acts = {
      undo: () => this.#undo(), redo: () => this.#redo(), fit: () => this.#picture?.fit(), nearer: () => this.#picture?.zoom(1.3),
      farther: () => this.#picture?.zoom(1 / 1.3), whole: () => this.#whole(), again: () => this.again?.(), svg: () => this.#save("svg"),
      png: () => this.#save("png"), expand: () => this.#expand(selected), collapse: () => this.#collapse(selected),
      pin: () => this.#pin(selected), remove: () => this.#remove(selected), path: () => this.#path(), close: () => this.#close(),
      restore: () => this.#do({ type: "restore" }, "Everything that was left out is back."), list: () => this.#list(),
    };
    acts[act]?.();
  }

  #key(event) {
    if (event.target.closest("input, select, textarea") || event.altKey) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "z") {
      event.preventDefault();
      if (event.shiftKey) this.#redo();
      else this.#undo();
    } else if ((event.ctrlKey || event.metaKey) && key === "y") {
      event.preventDefault();
      this.#redo();
    } else if (key === "/" && !event.ctrlKey && !event.metaKey && this.#part("search")) {
      event.preventDefault();
      this.#part("search").focus();
    }
  }

  async #undo() {
    await this.#go(undo(this.#history));
    this.#say(`Taken back. ${this.#summary()}`);
  }

  async #redo() {
    await this.#go(redo(this.#history));
    this.#say(`Done again. ${this.#summary()}`);
  }

  #list() {
    const isShut = this.#root.classList.toggle("list-shut");
    for (const button of this.#root.querySelectorAll('[data-act="list"]')) button.setAttribute("aria-expanded", String(!isShut));
  }

  #whole() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#part("room").requestFullscreen?.();
  }

  #isWhole() {
    const isWhole = document.fullscreenElement === this.#part("room");
    for (const button of this.#root.querySelectorAll('[data-act="whole"]')) button.setAttribute("aria-pressed", String(isWhole));
    requestAnimationFrame(() => this.#picture?.fit({ still: true }));
  }

  async #save(format) {
    if (!this.#view) return;
    const { center, build } = this.#view.slices[0].meta;
    const title = `The graph around ${this.#label(center)}`;
    const made = build?.built_at ? `, built ${build.built_at.slice(0, 10)}` : "";
    const drawing = asSvg(this.#view, { palette: this.#picture.palette, title, foot: `${title} · ${location.host}/${center}${made}` });
    const blob = format === "svg" ? new Blob([drawing.text], { type: "image/svg+xml" }) : await asPng(drawing);
    save(blob, `graph-${center}.${format}`);
    this.#say(`Saved as graph-${center}.${format}.`);
  }
}

for (const root of document.querySelectorAll("[data-explorer]")) new Explorer(root);
