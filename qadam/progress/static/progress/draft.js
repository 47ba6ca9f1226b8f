// The form of a report. Everything works without this: it only keeps a save by button from overtaking the save while
// typing, and keeps what is typed on this device until the server has it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  const saved = document.getElementById("saved");
  if (!form || !saved) return;

  // A save while typing that is still under way would make the version on the page an old one: wait for it, then send.
  let underWay = 0;
  let waiting = null;
  saved.addEventListener("htmx:beforeRequest", () => { underWay += 1; });
  saved.addEventListener("htmx:afterRequest", () => {
    underWay -= 1;
    if (waiting === null || underWay > 0) return;
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  });
  form.addEventListener("submit", (event) => {
    unsaved = false;
    if (underWay === 0) return;
    event.preventDefault();
    waiting = event.submitter;
  });

  // What is typed and not yet saved: the browser asks before it is left.
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  saved.addEventListener("htmx:afterSwap", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
