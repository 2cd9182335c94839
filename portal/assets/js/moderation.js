// Moderators by keyboard: from case to case, into a form, and back. A key opens a form and never decides anything.
// Single keys can be switched off, and never act while one types or together with Ctrl, Alt or Meta.
const STORED = "moderation-keys";

const wanted = () => {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
};

const keep = (on) => {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing asks again next time.
  }
};

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open], [contenteditable]");

const step = (by) => {
  const rows = [...document.querySelectorAll("[data-mod-row]")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement.closest(".mod-row")?.querySelector("[data-mod-row]"));
  const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next].focus();
  rows[next].closest("li").scrollIntoView({ block: "nearest" });
};

const choose = () => document.activeElement.closest(".mod-row")?.querySelector("input[type=checkbox]")?.click();

const open = (key) => {
  const option = document.querySelector(`[data-mod-key="${key}"]`);
  if (!option) return false;
  option.open = true;
  option.scrollIntoView({ block: "nearest" });
  (option.querySelector("form input:not([type=hidden]), form select, form textarea") ?? option.querySelector("summary")).focus();
  return true;
};

const ON_QUEUE = {
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  "/": () => document.querySelector("[data-mod-search]")?.focus(),
};

const onCase = (room) => ({
  a: () => open("a"),
  r: () => open("r"),
  s: () => open("s"),
  u: () => location.assign(room.dataset.modBack),
});

export const startModeration = () => {
  const room = document.querySelector("[data-moderation]");
  const keys = document.querySelector("[data-mod-keys]");
  if (!room || !keys) return;
  const legend = keys.querySelector("dialog");
  const toggle = keys.querySelector("[data-mod-switch]");
  const acts = room.dataset.moderation === "queue" ? ON_QUEUE : onCase(room);
  let on = wanted();
  const show = () => {
    toggle.checked = on;
    document.documentElement.classList.toggle("mod-keys-on", on);
  };
  keys.hidden = false;
  show();
  keys.querySelector("[data-mod-legend]").addEventListener("click", () => legend.showModal());
  toggle.addEventListener("change", () => {
    on = toggle.checked;
    keep(on);
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      legend.showModal();
      return;
    }
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
};
