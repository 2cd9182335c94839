// The form of filters: without a script it asks the server for another page, with one it asks for another slice.
const PAUSE = 350;

const year = (text) => (/^\d{4}$/.test(text) && text >= 1400 && text <= 2200 ? Number(text) : null);

export const startFilters = (form, { onAsk, onTies }) => {
  let timer = null;
  const ask = () => {
    clearTimeout(timer);
    const kinds = [...form.querySelectorAll("[name=kinds]:checked")].map(({ value }) => value);
    let [yearFrom, yearTo] = [year(form.elements.year_from.value), year(form.elements.year_to.value)];
    if (yearFrom !== null && yearTo !== null && yearFrom > yearTo) [yearFrom, yearTo] = [yearTo, yearFrom];
    const asked = { limit: Number(form.elements.limit.value), depth: Number(form.elements.depth.value), yearFrom, yearTo };
    // Nothing chosen would be an empty picture; it then stands for everything, as on the server.
    if (kinds.length) asked.kinds = kinds;
    onAsk(asked);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    ask();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name === "ties") onTies(target.value);
    else ask();
  });
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "number") return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  return {
    draw(state) {
      for (const box of form.querySelectorAll("[name=kinds]")) box.checked = state.kinds.includes(box.value);
      const set = (name, value) => {
        const field = form.elements[name];
        if (field && field !== document.activeElement && field.value !== String(value ?? "")) field.value = value ?? "";
      };
      set("limit", state.limit);
      set("depth", state.depth);
      set("year_from", state.yearFrom);
      set("year_to", state.yearTo);
      set("ties", state.ties);
    },
  };
};
