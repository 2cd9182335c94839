// Buttons that copy a block of text and say so.
export const startCopyButtons = (root) => {
  for (const button of root.querySelectorAll("[data-copies]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      const said = button.querySelector("[data-said]");
      await navigator.clipboard.writeText(source.textContent);
      said.textContent = "Copied";
      setTimeout(() => { said.textContent = "Copy"; }, 2000);
    });
  }
};
