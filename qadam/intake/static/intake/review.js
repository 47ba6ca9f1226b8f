// The keyboard of the review page. Every key presses a button or follows a link that stands on the page, so that
// nothing here is needed to work: j k move, a accept, x reject, e edit, s split, m merge, u undo, ? help.
(() => {
  "use strict";
  const list = document.getElementById("proposals");
  if (!list) return;

  const entries = keyboard.entriesOf(list, "article.proposal", (article) =>
    article.querySelector('[data-key="source"]')?.click(),
  );

  // A form is sent with its own button, a link is followed; a disabled button means that this is decided already.
  function press(element) {
    if (!element) return;
    if (element instanceof HTMLFormElement) {
      const button = element.querySelector("button");
      if (!button.disabled) element.requestSubmit(button);
    } else element.click();
  }

  document.addEventListener("keydown", (event) => {
    const key = keyboard.letterOf(event);
    if (key === "j") entries.move(1);
    else if (key === "k") entries.move(-1);
    else if (key === "?") {
      const help = document.getElementById("keys")?.closest("details");
      if (help) help.open = !help.open;
      help?.querySelector("summary").focus();
    } else if (key === "u") press(document.querySelector('form[data-key="u"]'));
    else if (key && "axesm".includes(key)) press(entries.current()?.querySelector(`[data-key="${key}"]`));
    else return;
    event.preventDefault();
  });

  // After a decision the next proposal that waits becomes the current one.
  document.addEventListener("htmx:afterSettle", (event) => {
    const decided = event.detail.elt;
    if (!decided.matches?.("article.proposal")) return;
    const all = entries.all();
    const later = all.slice(all.indexOf(decided) + 1);
    entries.select(later.find((article) => article.dataset.decision === "pending") ?? decided);
  });
})();
