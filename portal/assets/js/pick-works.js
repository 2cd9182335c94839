// Ticking a group ticks its works in sight of who ticks; the number chosen stays in view. Without this, a ticked group
// means the same to the server.
export const startPickWorks = (root) => {
  for (const form of root.querySelectorAll("[data-pick-works]")) {
    const works = [...form.querySelectorAll('input[name="work"]')];
    const groups = [...form.querySelectorAll(".pick-group")].map((group) => ({
      all: group.querySelector('input[name="group"]'),
      works: [...group.querySelectorAll('input[name="work"]')],
    }));
    const count = form.querySelector("[data-pick-count]");
    const show = () => {
      for (const { all, works: own } of groups) {
        if (!all) continue;
        const chosen = own.filter((work) => work.checked).length;
        all.checked = chosen === own.length;
        all.indeterminate = chosen > 0 && chosen < own.length;
      }
      const chosen = works.filter((work) => work.checked).length;
      count.hidden = false;
      count.textContent = `${chosen} of ${works.length} chosen`;
    };
    form.addEventListener("change", ({ target }) => {
      const group = groups.find(({ all }) => all === target);
      if (group) for (const work of group.works) work.checked = target.checked;
      show();
    });
    show();
  }
};
