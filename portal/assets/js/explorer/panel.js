// What is known of the chosen node: facts, ties within what is shown, and what can be done with it. A sheet on phones.
import { otherEnd } from "./network.js";
import { amount, capital, joint, NAMES, seenFrom } from "./words.js";

const TIES_SHOWN = 8;

const make = (tag, className, ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
};

export class Panel {
  #root;
  #marks;
  #acts;
  #shown = null;

  constructor(root, marks, acts) {
    this.#root = root;
    this.#marks = marks;
    this.#acts = acts;
    root.addEventListener("click", ({ target }) => {
      const id = target.closest("[data-goes]")?.dataset.goes;
      if (id) this.#acts.select(id);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#acts.close();
    });
  }

  // `view`: { network, visible, state, way }
  draw({ network, visible, state, way }) {
    const node = state.selected && visible.nodes.has(state.selected) ? network.nodes.get(state.selected) : null;
    this.#root.hidden = node === null;
    if (node === null) {
      this.#shown = null;
      return;
    }
    const part = (name) => this.#root.querySelector(`[data-part="${name}"]`);
    part("name").replaceChildren(this.#marks(node.kind), Object.assign(make("a", "panel-link", node.label), { href: new URL(node.url, location).pathname }));
    part("name").className = `panel-name panel-name-${node.kind}`;
    part("facts").replaceChildren(...this.#facts(node, { network, visible }));
    part("ties").replaceChildren(...this.#ties(node, { network, visible }));
    part("way").replaceChildren(...this.#way(state, way, network));
    this.#buttons(node, state, network);
    if (this.#shown !== node.id) this.#root.scrollTop = 0;
    this.#shown = node.id;
  }

  #facts(node, { network, visible }) {
    const own = network.around.get(node.id);
    const toCenter = own.filter((edge) => otherEnd(edge, node.id) === network.center).sort((a, b) => b.weight - a.weight)[0];
    const center = network.nodes.get(network.center);
    const facts = [[capital(NAMES[node.kind]?.[0] ?? node.kind), node.id]];
    if (node.works != null && node.kind !== "work") facts.push(["In this portal", amount(node.works, NAMES.work)]);
    if (node.year != null) facts.push(["Year", String(node.year)]);
    if (node.trust != null) facts.push(["Trust", `${node.trust} of 100, ${node.band}`]);
    if (toCenter) facts.push([`With ${center.label}`, joint(toCenter)]);
    if (toCenter?.kind === "coauthor") facts.push(["Strength of the tie", toCenter.weight.toFixed(2)]);
    const around = visible.edges.filter((edge) => edge.source === node.id || edge.target === node.id).length;
    facts.push(["Shown here", amount(around, ["tie", "ties"])]);
    return facts.flatMap(([term, text]) => [make("dt", "", term), make("dd", "", text)]);
  }

  #ties(node, { network, visible }) {
    const edges = visible.edges.filter((edge) => edge.source === node.id || edge.target === node.id).sort((a, b) => b.weight - a.weight);
    const rows = edges.slice(0, TIES_SHOWN).map((edge) => {
      const other = network.nodes.get(otherEnd(edge, node.id));
      const button = make("button", "panel-tie", this.#marks(other.kind), make("span", `tree-label-${other.kind}`, other.label), make("span", "tree-note", seenFrom(edge, other.id)));
      button.type = "button";
      button.dataset.goes = other.id;
      return make("li", "", button);
    });
    if (edges.length > rows.length) rows.push(make("li", "small quiet panel-rest", `and ${edges.length - rows.length} more in the list`));
    return rows;
  }

  #way(state, way, network) {
    if (!state.path) return [];
    const from = network.nodes.get(state.path.from)?.label ?? state.path.from;
    if (!state.path.to) return [`A path begins at ${from}. Choose where it ends.`];
    const to = network.nodes.get(state.path.to)?.label ?? state.path.to;
    if (!way) return [`Nothing shown here joins ${from} and ${to}.`];
    const steps = make("ol", "panel-steps", ...way.nodes.map((id, place) => {
      const node = network.nodes.get(id);
      const tie = way.edges[place - 1];
      return make("li", "", ...(tie ? [make("span", "tree-note", joint(tie))] : []), make("span", `tree-label-${node.kind}`, node.label));
    }));
    const people = [state.path.from, state.path.to].every((id) => id.startsWith("A"));
    const wider = people && this.#root.dataset.paths
      ? Object.assign(make("a", "text-link", "Every path in the whole graph"), { href: `${this.#root.dataset.paths}?from=${state.path.from}&to=${state.path.to}` })
      : null;
    return [make("p", "", `${amount(way.edges.length, ["step", "steps"])} from ${from} to ${to}, the shortest way through what is shown.`), steps, ...(wider ? [wider] : [])];
  }

  #buttons(node, state, network) {
    const isCenter = node.id === network.center;
    const isExpanded = state.expanded.includes(node.id);
    const set = (act, { hidden = false, says } = {}) => {
      for (const button of this.#root.querySelectorAll(`[data-act="${act}"]`)) {
        button.hidden = hidden;
        if (says) button.querySelector("[data-says]").textContent = says;
      }
    };
    set("expand", { hidden: isCenter || isExpanded });
    set("collapse", { hidden: !isExpanded });
    set("pin", { says: state.pins[node.id] ? "Unpin" : "Pin" });
    set("remove", { hidden: isCenter });
    set("path", { says: state.path ? "End the path" : "Path from here" });
    for (const link of this.#root.querySelectorAll("[data-part=page]")) link.href = new URL(node.url, location).pathname;
    for (const link of this.#root.querySelectorAll("[data-part=recentre]")) {
      link.hidden = isCenter;
      link.href = `${this.#root.dataset.graphPage}?center=${node.id}`;
    }
  }
}
