// Sheets that open below their button close like menus do: by Escape, or by a touch elsewhere.
const SHEETS = "details.export[open], details.account-menu[open], details.bell[open], details.follow-menu[open], details.library-to[open]";

export const startSheets = () => {
  document.addEventListener("keydown", ({ key, target }) => {
    const sheet = key === "Escape" && target.closest?.(SHEETS);
    if (!sheet) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => {
    for (const sheet of document.querySelectorAll(SHEETS)) {
      if (!sheet.contains(target)) sheet.open = false;
    }
  });
};
