// Sorting works: a group's answer is given to its works in sight of who gives it, the counts stay true, filters act at
// once, and the list can be gone through by keyboard. Without this, the same form says the same to the server.
const MARKS = { m: "mine", n: "not", u: "unsure" };

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Row {
  constructor(element) {
    this.element = element;
    this.radios = [...element.querySelectorAll('.sort-choice input[type="radio"]')];
    this.text = "";
  }

  get mark() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  set mark(value) {
    for (const radio of this.radios) radio.checked = radio.value === value;
  }

  suits({ text, page, year, coauthor }) {
    const { dataset } = this.element;
    if (page && dataset.page !== page) return false;
    if (year && dataset.year !== year) return false;
    if (coauthor && !` ${dataset.people} `.includes(` ${coauthor.replaceAll(" ", "_")} `)) return false;
    if (!text) return true;
    this.text ||= folded(this.element.querySelector(".sort-what").textContent);
    return this.text.includes(text);
  }
}

class Group {
  constructor(element) {
    this.element = element;
    const [head, ...works] = [...element.querySelectorAll("[data-sort-row]")].map((row) => new Row(row));
    this.head = head;
    this.works = works;
    this.count = element.querySelector("[data-sort-count]");
    this.rest = element.querySelector(".sort-rest");
    // What the works say is what counts from here on, so the group's own answer is not sent (it is of no form): one that
    // was overruled work by work would otherwise speak for works that have been left open again.
    for (const radio of head.radios) radio.setAttribute("form", "");
  }

  get shown() {
    return this.works.filter(({ element }) => !element.hidden);
  }

  giveAll(mark) {
    for (const work of this.shown) work.mark = mark;
  }

  // The head says what all works in sight say, or nothing.
  agree() {
    const marks = new Set(this.shown.map(({ mark }) => mark));
    this.head.mark = marks.size === 1 ? [...marks][0] : "";
  }
}

const sortingOf = (form) => {
  const groups = [...form.querySelectorAll("[data-sort-group]")].map((group) => new Group(group));
  const works = groups.flatMap((group) => group.works);
  const counts = form.querySelector("[data-sort-counts]");
  const rest = form.querySelector('input[name="rest"]');
  const none = form.querySelector("[data-sort-none]");
  const elsewhere = ["mine", "not"].map((name) => (form.elements[name]?.value ?? "").split(",").filter(Boolean).length);
  const total = works.length + elsewhere[0] + elsewhere[1];
  // Works that a filter of the server left out are counted, too.
  const unseen = Math.max(0, Number(counts?.dataset.sortTotal ?? total) - total);

  const tell = () => {
    for (const group of groups) group.agree();
    let [mine, not] = elsewhere;
    for (const { mark } of works) {
      if (mark === "mine") mine += 1;
      else if (mark === "not" || (rest.checked && mark === "")) not += 1;
    }
    if (rest.checked) not += unseen;
    const parts = [[mine, form.dataset.saidMine], [not, form.dataset.saidNot], [total + unseen - mine - not, "not sure"]];
    counts.replaceChildren(
      ...parts.flatMap(([number, said], at) => {
        const strong = document.createElement("strong");
        strong.textContent = number.toLocaleString("en");
        return [at ? ", " : "", strong, ` ${said}`];
      }),
    );
  };

  const filter = () => {
    const wanted = {
      text: folded(form.elements.text.value.trim()),
      page: form.elements.page.value,
      year: form.elements.year.value,
      coauthor: form.elements.coauthor.value,
    };
    const active = Object.values(wanted).some(Boolean);
    let found = 0;
    for (const group of groups) {
      for (const work of group.works) work.element.hidden = !work.suits(wanted);
      const shown = group.shown.length;
      found += shown;
      group.element.hidden = shown === 0;
      group.count.textContent = active ? `${shown} of ${group.works.length} works` : `${shown} work${shown === 1 ? "" : "s"}`;
      if (active && group.rest) group.rest.open = true;
    }
    none.hidden = found > 0;
    tell();
  };

  // A radio that is pressed again is taken back: not to have answered is an answer, too.
  let before = null;
  form.addEventListener("pointerdown", ({ target }) => {
    before = target.matches?.('.sort-choice input[type="radio"]:checked') ? target : null;
  });
  form.addEventListener("click", ({ target }) => {
    if (target !== before || !target.checked) return;
    before = null;
    target.checked = false;
    const group = groups.find(({ head }) => head.radios.includes(target));
    if (group) group.giveAll("");
    tell();
  });

  form.addEventListener("change", ({ target }) => {
    if (target.name === "whose") {
      form.querySelector('button[name="do"][value="whose"]')?.click();
      return;
    }
    if (["page", "year", "coauthor"].includes(target.name)) {
      filter();
      return;
    }
    const group = groups.find(({ head }) => head.radios.includes(target));
    if (group) group.giveAll(target.value);
    tell();
  });
  form.elements.text.addEventListener("input", filter);
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  const rows = () =>
    groups
      .filter(({ element }) => !element.hidden)
      .flatMap((group) => [group.head, ...group.shown.filter(({ element }) => !element.closest("details:not([open])"))]);

  const step = (by) => {
    const all = rows();
    const at = all.findIndex(({ element }) => element.contains(document.activeElement));
    const next = all[at === -1 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    (next.radios.find((radio) => radio.checked) ?? next.radios[0]).focus({ preventScroll: true });
    next.element.scrollIntoView({ block: "nearest" });
  };

  // Single keys act in the list alone, so that they are never in the way of what else the keyboard does.
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-sort-row]");
    if (!row || isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const group = groups.find(({ element }) => element.contains(row));
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "o" && group.rest) group.rest.open = !group.rest.open;
    else if (event.key in MARKS) {
      const mark = MARKS[event.key];
      if (group.head.element === row) group.giveAll(mark);
      else group.works.find(({ element }) => element === row).mark = mark;
      tell();
    } else return;
    event.preventDefault();
  });

  const keys = form.querySelector("[data-sort-keys]");
  if (keys) keys.hidden = false;
  if (Object.values({ t: form.elements.text.value, p: form.elements.page.value }).some(Boolean)) filter();
  tell();
};

export const startSorting = (root) => {
  for (const form of root.querySelectorAll("[data-sort]")) {
    if (form.querySelector("[data-sort-group]")) sortingOf(form);
  }
};
