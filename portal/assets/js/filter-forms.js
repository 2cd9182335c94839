// Filter forms work as plain GET forms; with htmx they answer as one types. Empty fields are left out of the address,
// so that it stays one a person would share.
export const startFilterForms = () => {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const name of [...new Set(detail.formData.keys())]) {
      if (detail.formData.getAll(name).every((value) => value === "")) detail.formData.delete(name);
    }
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.method !== "get") return;
    for (const field of target.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
    // Back in the browser's history must find the fields usable again.
    setTimeout(() => { for (const field of target.elements) field.disabled = false; });
  });
};
