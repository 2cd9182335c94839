// The button that turns the lights on and off. A choice equal to the system's is forgotten again, so that
// the page keeps following the system for readers who never meant to leave it.
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const current = () => document.documentElement.dataset.theme ?? (dark.matches ? "night" : "paper");

const remember = (theme) => {
  try {
    if (theme === null) localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // The choice then lasts for this page only.
  }
};

export const startThemeToggle = () => {
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  const describe = () => {
    const next = current() === "night" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to ${next} theme`);
    button.dataset.shows = next;
  };
  button.hidden = false;
  describe();
  dark.addEventListener("change", describe);
  button.addEventListener("click", () => {
    const next = current() === "night" ? "paper" : "night";
    const isSystems = (next === "night") === dark.matches;
    if (isSystems) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    remember(isSystems ? null : next);
    describe();
  });
};
