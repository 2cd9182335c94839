// Tells the portal that a work was read, once its page was on the screen for a while, so that trending lists know.
// The browser alone remembers what it told, for a month: that is how each reader counts once without having a name.
// Whoever asks not to be tracked is not counted.
const SECONDS = 5;
const DAYS_REMEMBERED = 31;
const MEMORY = "peergraph-seen";

const today = () => Math.floor(Date.now() / 86400000);

const remembered = () => {
  try {
    const days = JSON.parse(localStorage.getItem(MEMORY)) ?? {};
    return Object.fromEntries(Object.entries(days).filter(([, day]) => today() - day < DAYS_REMEMBERED));
  } catch {
    return {};
  }
};

const tell = (address) => {
  const days = remembered();
  const last = days[address];
  if (last === today()) return;
  if (!navigator.sendBeacon(address, last === undefined ? "" : String(today() - last))) return;
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...days, [address]: today() }));
  } catch {
    // No storage: the portal still counts this browser at most once a day.
  }
};

export const startSeen = () => {
  const address = document.querySelector("[data-seen]")?.dataset.seen;
  if (!address || !navigator.sendBeacon || navigator.globalPrivacyControl || navigator.doNotTrack === "1") return;
  let seconds = 0;
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seconds += 1;
    if (seconds < SECONDS) return;
    clearInterval(clock);
    tell(address);
  }, 1000);
};
