// Everything a page does beyond HTML. Each page is complete without it.
import { startCharacterCounts } from "./character-counts.js";
import { startComboboxes } from "./combobox.js";
import { startCopyButtons } from "./copy-button.js";
import { startDeviceZone } from "./device-zone.js";
import { startFilterForms } from "./filter-forms.js";
import { renderFormulae } from "./formulae.js";
import { startGraphPanels } from "./graph-panels.js";
import { startModeration } from "./moderation.js";
import { startNews } from "./news.js";
import { startPasskeys } from "./passkeys.js";
import { startPickWorks } from "./pick-works.js";
import { startRequestFailures } from "./request-failures.js";
import { startSeen } from "./seen.js";
import { startSheets } from "./sheets.js";
import { startSorting } from "./sorting.js";
import { startThemeToggle } from "./theme-toggle.js";

startThemeToggle();
startFilterForms();
startCopyButtons(document);
startComboboxes(document);
startCharacterCounts(document);
startRequestFailures();
startSeen();
startDeviceZone(document);
startGraphPanels();
startSheets();
startPickWorks(document);
startSorting(document);
startPasskeys();
startNews();
startModeration();
renderFormulae(document);
document.addEventListener("htmx:load", ({ detail }) => {
  startCopyButtons(detail.elt);
  renderFormulae(detail.elt);
});
