// Offers the time zone of this device where the page asks for one, if it is another than the one that is chosen.
export const startDeviceZone = (root) => {
  const place = root.querySelector("[data-device-zone]");
  const select = place?.querySelector("select");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select || ![...select.options].some((option) => option.value === zone)) return;
  const button = place.querySelector("[data-device-zone-button]");
  const show = () => { button.hidden = select.value === zone; };
  button.querySelector("[data-device-zone-name]").textContent = zone.replaceAll("_", " ");
  button.addEventListener("click", () => {
    select.value = zone;
    show();
    select.focus();
  });
  select.addEventListener("change", show);
  show();
};
