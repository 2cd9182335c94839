// Says so when a part of a page could not be fetched: what is shown is then older than what was asked for. The words are
// in the page (components/request_failed.html); the link asks for the whole page again, without a script.
export const startRequestFailures = () => {
  const words = document.getElementById("request-failed");
  if (!words) return;
  let shown = null;
  const forget = () => {
    shown?.remove();
    shown = null;
  };
  const say = ({ detail }) => {
    forget();
    shown = words.content.firstElementChild.cloneNode(true);
    shown.querySelector("a").href = detail.pathInfo?.finalRequestPath ?? window.location.href;
    (detail.target ?? document.querySelector("main")).prepend(shown);
  };
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, say);
  document.addEventListener("htmx:beforeRequest", forget);
};
