// The bell asks each minute how much is unread, while somebody may see the answer, and no more once it was refused.
// A notice that is opened is said to be read, and a feed that was on the screen for a while to be seen; neither is told
// by a link, so that whoever opens one in another tab, or without a script, gets the page all the same.
const BELL_EVERY = 60_000;
const LOOKED_FOR = 3_000;
const PRIMARY = 0;
const MIDDLE = 1;

const isVisible = () => document.visibilityState === "visible";

// What the bell asks and hears is its own business: a page is not failing because its bell is silent.
const KEPT_TO_ITSELF = ["htmx:beforeRequest", "htmx:responseError", "htmx:sendError", "htmx:timeout"];
const FAILURES = KEPT_TO_ITSELF.slice(1);

const startBell = () => {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const count = () => document.getElementById("bell-count");
  let asked = Date.now();
  const askIfDue = () => {
    if (!isVisible() || Date.now() - asked < BELL_EVERY) return;
    asked = Date.now();
    count().dispatchEvent(new Event("unread-asked"));
  };
  const clock = setInterval(askIfDue, BELL_EVERY / 12);
  const stop = () => {
    clearInterval(clock);
    document.removeEventListener("visibilitychange", askIfDue);
  };
  document.addEventListener("visibilitychange", askIfDue);
  bell.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target !== count()) return;
    const { xhr } = event.detail;
    const isAnswer = new URL(xhr.responseURL, window.location.href).pathname === bell.dataset.bell;
    if (isAnswer && (xhr.status === 200 || xhr.status === 204)) return;
    event.detail.shouldSwap = false;
    stop();
  });
  for (const name of KEPT_TO_ITSELF) {
    bell.addEventListener(name, (event) => {
      event.stopPropagation();
      if (FAILURES.includes(name) && event.target === count()) stop();
    });
  }
};

const tell = (form) => {
  const said = new FormData(form);
  said.append("quietly", "1");
  return navigator.sendBeacon(form.action, said);
};

// By a click, by Enter, or in another tab: all of them read it.
const startReading = () => {
  const read = ({ target, button }) => {
    const link = (button === PRIMARY || button === MIDDLE) && target.closest?.("[data-reads]");
    const form = link && document.getElementById(link.dataset.reads);
    if (form && tell(form)) delete link.dataset.reads;
  };
  document.addEventListener("click", read);
  document.addEventListener("auxclick", read);
};

const startFeed = () => {
  const form = document.querySelector("[data-feed-seen]");
  if (!form) return;
  let seen = 0;
  const step = LOOKED_FOR / 3;
  const clock = setInterval(() => {
    if (!isVisible()) return;
    seen += step;
    if (seen < LOOKED_FOR) return;
    clearInterval(clock);
    tell(form);
  }, step);
};

export const startNews = () => {
  startBell();
  startReading();
  startFeed();
};
