// The keyboard of the queue. Every key presses a button or follows a link that stands on the page, so that nothing
// here is needed to work: y yes, n no, r related, f first time, s skip, u take the last answer back.
(() => {
  "use strict";
  let isLeaving = false; // one key, one answer: the page is about to go

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    // By the key's place, so that a Cyrillic keyboard works as well.
    const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    const element = key && "ynrfsu".includes(key) ? document.querySelector(`[data-key="${key}"]`) : null;
    if (!element || isLeaving) return;
    isLeaving = true;
    event.preventDefault();
    element.click();
  });
  // Back in the history the page is alive again.
  window.addEventListener("pageshow", () => (isLeaving = false));
})();
