// The form of a report. Everything works without this: it keeps a save by button from overtaking a save while typing,
// and asks before a page is left on which something is not saved.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  const saved = document.getElementById("saved");
  if (!form || !saved) return;

  let underWay = 0; // saves while typing that are not answered yet
  let waiting = null; // the button that was pressed meanwhile
  let unsaved = false;

  // A save under way makes the version on the page an old one: wait for its answer, then send.
  form.addEventListener("submit", (event) => {
    unsaved = false;
    if (underWay === 0) return;
    event.preventDefault();
    waiting = event.submitter;
  });
  saved.addEventListener("htmx:beforeRequest", () => { underWay += 1; });
  saved.addEventListener("htmx:afterRequest", () => {
    underWay -= 1;
    if (waiting === null || underWay > 0) return;
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  });

  form.addEventListener("input", () => { unsaved = true; });
  saved.addEventListener("htmx:afterSwap", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
