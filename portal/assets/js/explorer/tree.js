// The graph as a list that unfolds: the tree of the ARIA Authoring Practices with one place in the tab order. It does
// everything the picture does, so that nobody needs the picture.
//
//   arrows, Home, End, letters  move          Enter  brings the neighbours of a node, or takes them back
//   Space  selects        Delete  takes back what a node brought, or leaves the node out        P  pins it
import { otherEnd } from "./network.js";
import { amount, brief, capital, NAMES, seenFrom, trust } from "./words.js";

const FORGET = 700;

const make = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

export class Tree {
  #root;
  #marks;
  #acts;
  #items = new Map();
  #at = null;
  #closed = new Set();
  #drawn = null;
  #shaped = null;
  #typed = "";
  #timer = null;

  // `acts`: { select(id), expand(id), collapse(id), remove(id), pin(id), search(), point(id), open(url) }
  constructor(root, marks, acts) {
    this.#root = root;
    this.#marks = marks;
    this.#acts = acts;
    root.replaceChildren();
    root.setAttribute("role", "tree");
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("focusin", ({ target }) => {
      const id = target.closest("[role=treeitem]")?.dataset.id;
      if (!id) return;
      this.#settle(id);
      this.#acts.point(id);
    });
    root.addEventListener("focusout", () => this.#acts.point(null));
  }

  // `view`: { network, visible, children, state, way, found, loading }
  draw(view) {
    this.#drawn = view;
    const hadFocus = this.#root.contains(document.activeElement);
    const { network, visible } = view;
    const order = this.#order();
    const before = [...this.#items.keys()];
    const place = before.indexOf(this.#at);
    for (const id of before) if (!visible.nodes.has(id)) this.#items.delete(id);
    // Most changes leave the shape as it is; then only words and marks are renewed, which is much less work.
    const shape = this.#shape(order);
    if (shape === this.#shaped) for (const [id, parent] of this.#parents()) this.#item(id, parent, null);
    else this.#root.replaceChildren(this.#branch(network.center, null, 1));
    this.#shaped = shape;
    if (!this.#items.has(this.#at) || !order.includes(this.#at)) {
      const stays = before.slice(0, Math.max(0, place)).reverse().find((id) => order.includes(id));
      this.#at = view.state.selected && order.includes(view.state.selected) && !stays ? view.state.selected : (stays ?? network.center);
    }
    for (const [id, item] of this.#items) {
      const tabIndex = id === this.#at ? 0 : -1;
      if (item.tabIndex !== tabIndex || !item.hasAttribute("tabindex")) item.tabIndex = tabIndex;
    }
    if (hadFocus) this.#items.get(this.#at)?.focus({ preventScroll: true });
  }

  #branch(id, parent, level) {
    const { children, state } = this.#drawn;
    const item = this.#item(id, parent, level);
    const under = children.get(id) ?? [];
    item.querySelector(":scope > ul")?.remove();
    if (under.length) {
      const isOpen = !this.#closed.has(id);
      item.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) {
        const group = make("ul");
        group.setAttribute("role", "group");
        let kind = null;
        for (const child of under) {
          const made = this.#branch(child, id, level + 1);
          const own = this.#drawn.network.nodes.get(child).kind;
          if (own === kind) delete made.dataset.heading;
          else made.dataset.heading = `${this.#heading(own, id)} ${under.filter((one) => this.#drawn.network.nodes.get(one).kind === own).length}`;
          kind = own;
          group.append(made);
        }
        item.append(group);
      }
    } else item.removeAttribute("aria-expanded");
    return item;
  }

  #shape(order) {
    const { children } = this.#drawn;
    return order.map((id) => `${id}${this.#closed.has(id) ? "-" : "+"}${children.get(id)?.length ?? ""}`).join(" ");
  }

  *#parents() {
    const { children, network } = this.#drawn;
    yield [network.center, null];
    for (const [parent, under] of children) if (!this.#closed.has(parent)) for (const id of under) yield [id, parent];
  }

  #item(id, parent, level) {
    const { network, state, way, found, loading } = this.#drawn;
    const node = network.nodes.get(id);
    let item = this.#items.get(id);
    if (!item) {
      item = make("li");
      item.setAttribute("role", "treeitem");
      item.dataset.id = id;
      const row = make("div", "tree-row");
      row.append(make("span", "tree-fold"), this.#marks(node.kind), make("span", `tree-label tree-label-${node.kind}`, node.label), make("span", "tree-note"));
      item.append(row);
      this.#items.set(id, item);
    }
    if (level !== null) item.setAttribute("aria-level", String(level));
    const tie = parent && network.around.get(id).filter((edge) => otherEnd(edge, id) === parent).sort((a, b) => b.weight - a.weight)[0];
    const note = tie ? seenFrom(tie, id) : node.works == null ? String(node.year ?? "") : amount(node.works, NAMES.work);
    const marks = [
      state.expanded.includes(id) && "expanded", state.pins[id] && "pinned", way?.nodes.includes(id) && "on the path",
      found?.has(id) && "found", id === loading && "loading",
    ].filter(Boolean);
    const isFaded = this.#drawn.visible.faded.has(id);
    const said = [node.label, NAMES[node.kind]?.[0] ?? node.kind, note, trust(node), ...marks].filter(Boolean).join(", ");
    const told = `${said} ${id === state.selected} ${isFaded}`;
    if (item.told === told) return item;
    item.told = told;
    const short = tie ? brief(tie, id) : note;
    item.querySelector(":scope > .tree-row > .tree-note").textContent = [short, ...marks].filter(Boolean).join(" · ");
    item.setAttribute("aria-label", said);
    item.setAttribute("aria-selected", String(id === state.selected));
    item.classList.toggle("is-found", Boolean(found?.has(id)));
    item.classList.toggle("is-passed", Boolean(way?.nodes.includes(id)));
    item.classList.toggle("is-faded", isFaded);
    return item;
  }

  #heading(kind, parent) {
    const both = kind === "author" && this.#drawn.network.nodes.get(parent).kind === "author";
    return both ? "Co-authors" : capital(NAMES[kind][1]);
  }

  // Ids as they stand below each other, folded branches left out.
  #order() {
    const { children, network } = this.#drawn;
    const order = [];
    const go = (id) => {
      order.push(id);
      if (!this.#closed.has(id)) for (const child of children.get(id) ?? []) go(child);
    };
    go(network.center);
    return order;
  }

  #settle(id) {
    this.#items.get(this.#at)?.setAttribute("tabindex", "-1");
    this.#at = id;
    this.#items.get(id)?.setAttribute("tabindex", "0");
  }

  focus(id) {
    for (let { parent } = this.#drawn.network.nodes.get(id); parent !== null; { parent } = this.#drawn.network.nodes.get(parent)) this.#closed.delete(parent);
    this.draw(this.#drawn);
    this.#settle(id);
    const item = this.#items.get(id);
    item?.focus({ preventScroll: true });
    item?.firstElementChild.scrollIntoView({ block: "nearest" });
  }

  // Shows where one is without taking the focus.
  show(id) {
    if (!this.#items.has(id)) return;
    this.#settle(id);
    const row = this.#items.get(id).firstElementChild;
    const box = this.#root.closest(".graph-list");
    if (box && box.scrollHeight > box.clientHeight) {
      const from = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (from < 0 || from > box.clientHeight - 40) box.scrollTop += from - box.clientHeight / 2;
    }
  }

  #fold(id, isClosed) {
    if (isClosed) this.#closed.add(id);
    else this.#closed.delete(id);
    this.draw(this.#drawn);
  }

  #click(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    const { id } = item.dataset;
    this.focus(id);
    if (event.target.closest(".tree-fold") && this.#drawn.children.get(id)?.length) this.#fold(id, !this.#closed.has(id));
    else this.#acts.select(id);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !event.target.closest("[role=treeitem]")) return;
    const { network, children, state } = this.#drawn;
    const order = this.#order();
    const id = this.#at;
    const place = order.indexOf(id);
    const under = children.get(id) ?? [];
    const isOpen = under.length > 0 && !this.#closed.has(id);
    const go = (to) => { if (to !== undefined) this.focus(to); };
    if (event.key.length > 1 || event.key === " ") this.#typed = "";
    switch (event.key) {
      case "ArrowDown": go(order[place + 1]); break;
      case "ArrowUp": go(order[place - 1]); break;
      case "Home": go(order[0]); break;
      case "End": go(order.at(-1)); break;
      case "ArrowRight":
        if (isOpen) go(under[0]);
        else if (under.length) this.#fold(id, false);
        break;
      case "ArrowLeft":
        if (isOpen) this.#fold(id, true);
        else go(this.#items.get(id).parentElement.closest("[role=treeitem]")?.dataset.id);
        break;
      case "Enter":
        if (state.expanded.includes(id)) this.#acts.collapse(id);
        else this.#acts.expand(id);
        break;
      case " ": this.#acts.select(state.selected === id ? null : id); break;
      case "Delete":
      case "Backspace":
        if (state.expanded.includes(id)) this.#acts.collapse(id);
        else if (id !== network.center) this.#acts.remove(id);
        break;
      case "/": this.#acts.search(); break;
      case "Escape": this.#acts.select(null); break;
      default:
        if (event.key.length !== 1) return;
        if (event.key.toLowerCase() === "p" && !this.#typed) this.#acts.pin(id);
        else this.#type(event.key, order, place);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // The next one that begins with what was just typed. P alone pins; within a word it is a letter.
  #type(letter, order, place) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#typed = ""; }, FORGET);
    this.#typed += letter.toLowerCase();
    const from = this.#typed.length > 1 ? place : place + 1;
    const found = [...order.slice(from), ...order.slice(0, from)].find((id) =>
      this.#drawn.network.nodes.get(id).label.toLowerCase().startsWith(this.#typed));
    if (found) this.focus(found);
  }
}

