// Runs before the first paint, so that a reader's chosen theme never flashes. Kept tiny for that reason: it is the
// only script that blocks. Without a choice, `prefers-color-scheme` decides and nothing is set.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "paper" || chosen === "night") root.dataset.theme = chosen;
  } catch {
    // Storage is refused in some private windows: the system's choice then stands.
  }
})();
