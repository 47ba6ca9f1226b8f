// The keyboard of the queue. Every key presses a button or follows a link that stands on the page, so that nothing
// here is needed to work: y yes, n no, r related, f first time, s skip, u take the last answer back.
(() => {
  "use strict";
  let isLeaving = false; // one key, one answer: the page is about to go

  document.addEventListener("keydown", (event) => {
    const key = event.shiftKey || event.repeat ? "" : keyboard.letterOf(event);
    const element = key && "ynrfsu".includes(key) ? document.querySelector(`[data-key="${key}"]`) : null;
    if (!element || isLeaving) return;
    isLeaving = true;
    event.preventDefault();
    element.click();
  });
  // Back in the history the page is alive again.
  window.addEventListener("pageshow", () => (isLeaving = false));
})();
