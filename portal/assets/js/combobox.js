// Search boxes that suggest names while one types: the editable combobox of the ARIA Authoring Practices. Without a
// suggestion chosen, Enter searches as ever; the box is a plain search field where there is no script.
//
//   <input type="search" data-suggests="/api/v1/autocomplete" …> inside a form; the page carries the component
//   suggestion_kinds.html once, which says what the kinds are called and how they are marked.
//
// With data-into="ID" it fills in a form instead of leading to a page: the name goes into the field, the public id into
// the hidden field of that id, which is emptied as soon as one types on. data-kind asks for names of one kind only. The
// list stands below the nearest element with data-combobox, or else below the form.
const WAIT = 120;
const LIMIT = 9;
// The query language of the search page is no name.
const NO_NAME = /["():]/;

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(Boolean));
  return made;
};

const works = (count) => `${count.toLocaleString("en")} ${count === 1 ? "work" : "works"}`;

class Combobox {
  #input;
  #popup;
  #status;
  #asked = null;
  #timer = null;
  #found = [];
  #active = -1;
  #shownFor = null;

  constructor(input, number) {
    const id = `suggestions-${number}`;
    this.#input = input;
    this.#popup = element("div", { id, className: "suggestions", role: "listbox", ariaLabel: "Suggestions", hidden: true });
    this.#status = element("div", { className: "visually-hidden", role: "status" });
    const attributes = {
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const host = input.closest("[data-combobox]") ?? input.form;
    host.classList.add("combobox");
    host.append(this.#popup, this.#status);
    input.addEventListener("input", (event) => {
      if (this.#into) this.#into.value = "";
      if (!event.isComposing) this.#askSoon();
    });
    input.addEventListener("compositionend", () => this.#askSoon());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    input.form.addEventListener("submit", () => this.close());
    // The field keeps the focus whatever is pointed at, so that one can go on typing.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#popup.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]"), event));
    window.addEventListener("pagehide", () => this.close());
  }

  get #isOpen() {
    return !this.#popup.hidden;
  }

  // The hidden field that takes the id of what is chosen; none where a choice leads to a page.
  get #into() {
    return document.getElementById(this.#input.dataset.into ?? "");
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#asked = null;
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#activate(-1);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  // Whatever was asked before is dropped, so that an answer that comes late never replaces a newer one.
  async #ask() {
    const text = this.#input.value.trim();
    this.#asked?.abort();
    if (!text || NO_NAME.test(text)) {
      this.close();
      this.#status.textContent = "";
      return;
    }
    const asked = this.#asked = new AbortController();
    const address = new URL(this.#input.dataset.suggests, location);
    address.search = new URLSearchParams({ q: text, limit: LIMIT });
    if (this.#input.dataset.kind) address.searchParams.set("kind", this.#input.dataset.kind);
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      const found = answer.ok ? await answer.json() : [];
      if (!asked.signal.aborted && document.activeElement === this.#input) this.#show(text, found);
    } catch {
      // Dropped, or the network failed: a search field without suggestions is still one.
    }
  }

  #show(text, found) {
    this.#found = found;
    this.#shownFor = text;
    this.#popup.replaceChildren();
    if (found[0]?.guessed) this.#popup.append(element("p", { className: "suggestions-note", role: "presentation", textContent: "No name begins like this. Spelt almost so:" }));
    const kinds = document.getElementById("suggestion-kinds").content;
    for (const kind of new Set(found.map((one) => one.kind))) {
      const group = kinds.querySelector(`[data-kind="${kind}"]`).cloneNode(true);
      const heading = group.firstElementChild;
      heading.id = `${this.#popup.id}-${kind}`;
      group.setAttribute("aria-labelledby", heading.id);
      found.forEach((one, place) => { if (one.kind === kind) group.append(this.#option(one, place)); });
      this.#popup.append(group);
    }
    this.#popup.hidden = found.length === 0;
    this.#input.setAttribute("aria-expanded", String(found.length > 0));
    this.#activate(-1);
    const how = found[0]?.guessed ? "spelt almost so" : "found";
    this.#status.textContent = found.length ? `${found.length} ${found.length === 1 ? "name" : "names"} ${how}. Arrow keys move among them.` : "No names found.";
  }

  #option(one, place) {
    const also = one.matched && element("span", { className: "suggestion-also", textContent: ` also ${one.matched}` });
    const name = element("span", { className: "suggestion-name" }, one.name, also);
    const amount = element("span", { className: "suggestion-amount", textContent: works(one.works_count) });
    const hint = one.hint && element("span", { className: "suggestion-hint", textContent: one.hint });
    const option = element("div", { id: `${this.#popup.id}-${place}`, className: "suggestion", role: "option", ariaSelected: "false" }, name, amount, hint);
    option.dataset.place = place;
    return option;
  }

  #activate(place) {
    this.#active = place;
    for (const option of this.#popup.querySelectorAll("[role=option]")) {
      const chosen = Number(option.dataset.place) === place;
      option.ariaSelected = String(chosen);
      if (chosen) option.scrollIntoView({ block: "nearest" });
    }
    if (place < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `${this.#popup.id}-${place}`);
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        this.#move(event.key === "ArrowDown" ? 1 : -1, event.altKey);
        break;
      case "Enter":
        if (this.#isOpen && this.#active >= 0) {
          event.preventDefault();
          this.#choose(document.getElementById(`${this.#popup.id}-${this.#active}`), event);
        } else this.close();
        break;
      case "Escape":
        // The first one closes the list, the next one empties the field, as the browser does.
        if (this.#isOpen) {
          event.preventDefault();
          this.close();
        }
        break;
      case "Tab":
        this.close();
        break;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.#activate(-1);
        break;
    }
  }

  // From the field down to the first and up to the last; beyond either end one is back in the field.
  #move(step, withoutMoving) {
    if (!this.#isOpen) {
      if (withoutMoving && step < 0) return;
      const known = this.#found.length > 0 && this.#shownFor === this.#input.value.trim();
      if (!known) {
        this.#ask();
        return;
      }
      this.#popup.hidden = false;
      this.#input.setAttribute("aria-expanded", "true");
      if (withoutMoving) return;
    } else if (withoutMoving) {
      if (step < 0) this.close();
      return;
    }
    const places = this.#found.length + 1;
    this.#activate(((this.#active + 1 + step + places) % places) - 1);
  }

  #choose(option, event) {
    if (!option) return;
    const chosen = this.#found[Number(option.dataset.place)];
    if (this.#into) {
      this.#input.value = chosen.name;
      this.#into.value = chosen.id;
      this.#status.textContent = `${chosen.name} chosen.`;
      this.#input.dispatchEvent(new Event("change", { bubbles: true }));
      this.close();
      return;
    }
    // The page of this portal, under whatever name the portal is reached.
    const { pathname } = new URL(chosen.url, location);
    if (event.ctrlKey || event.metaKey) window.open(pathname, "_blank", "noopener");
    else location.assign(pathname);
    this.close();
  }
}

export const startComboboxes = (root) => {
  for (const input of root.querySelectorAll("input[data-suggests]:not([role=combobox])")) {
    const number = document.querySelectorAll("input[role=combobox]").length + 1;
    new Combobox(input, number);
  }
};
