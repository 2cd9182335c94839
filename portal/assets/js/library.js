// The order of a reading list by dragging, and how many works are ticked. Without it there are buttons for each step,
// and a place to type; the server knows one way of moving, whoever asks.
const started = new WeakSet();

const startDragging = (list) => {
  const rows = () => [...list.querySelectorAll("[data-place]")];
  for (const grip of list.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const row = grip.closest("[data-place]");
      const first = Number(rows()[0].dataset.place);
      const began = rows().indexOf(row);
      row.classList.add("library-dragged");
      const follow = ({ clientY }) => {
        const other = rows().find((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return one !== row && clientY > top && clientY < bottom;
        });
        if (!other) return;
        const { top, height } = other.getBoundingClientRect();
        other.insertAdjacentElement(clientY < top + height / 2 ? "beforebegin" : "afterend", row);
      };
      // On the document, because a row that is put elsewhere loses its hold on the pointer.
      const ended = new AbortController();
      const listen = (name, act) => document.addEventListener(name, act, { signal: ended.signal });
      const stop = () => {
        ended.abort();
        row.classList.remove("library-dragged");
      };
      const putBack = () => {
        const others = rows().filter((one) => one !== row);
        if (others[began]) others[began].before(row);
        else list.append(row);
      };
      listen("pointermove", follow);
      listen("pointerup", () => {
        stop();
        const at = rows().indexOf(row);
        if (at === began) return;
        row.querySelector('input[name="to"]').value = String(first + at);
        row.querySelector('button[name="move"][value="to"]').click();
      });
      listen("pointercancel", () => {
        stop();
        putBack();
      });
      listen("keydown", ({ key }) => {
        if (key !== "Escape") return;
        stop();
        putBack();
      });
    });
  }
};

const startSelection = (form) => {
  const ticked = () => document.querySelectorAll('input[type="checkbox"][form="selection"]:checked').length;
  const words = form.querySelector("[data-chosen]");
  const show = () => {
    const amount = ticked();
    form.classList.toggle("library-selection-none", amount === 0);
    form.classList.toggle("library-selection-some", amount > 0);
    words.textContent = amount === 1 ? "1 work ticked" : `${amount} works ticked`;
  };
  document.addEventListener("change", ({ target }) => {
    if (target.getAttribute?.("form") === "selection") show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
};

export const startLibrary = (root) => {
  const once = (element, start) => {
    if (started.has(element)) return;
    started.add(element);
    start(element);
  };
  for (const list of root.querySelectorAll("[data-orders]")) once(list, startDragging);
  for (const form of root.querySelectorAll("form#selection")) once(form, startSelection);
};
