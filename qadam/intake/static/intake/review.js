// The keyboard of the review page. Every key presses a button or follows a link that stands on the page, so that
// nothing here is needed to work: j k move, a accept, x reject, e edit, s split, m merge, u undo, ? help.
(() => {
  "use strict";
  const list = document.getElementById("proposals");
  if (!list) return;

  const proposals = () => [...list.querySelectorAll("article.proposal")];
  const current = () => list.querySelector('article.proposal[aria-current="true"]');

  function mark(article) {
    for (const other of proposals()) other.removeAttribute("aria-current");
    article.setAttribute("aria-current", "true");
    article.querySelector('[data-key="source"]')?.click();
  }

  function select(article) {
    mark(article);
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = proposals();
    const next = all[all.indexOf(current()) + step]; // before the first there is none, as behind the last
    if (next) select(next);
    else list.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
  }

  // A form is sent with its own button, a link is followed; a disabled button means that this is decided already.
  function press(element) {
    if (!element) return;
    if (element instanceof HTMLFormElement) {
      const button = element.querySelector("button");
      if (!button.disabled) element.requestSubmit(button);
    } else element.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    // By the key's place, so that a Cyrillic keyboard works as well; "?" by what is typed.
    const key = event.key === "?" ? "?" : event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "?") {
      const help = document.getElementById("keys")?.closest("details");
      if (help) help.open = !help.open;
      help?.querySelector("summary").focus();
    } else if (key === "u") press(document.querySelector('form[data-key="u"]'));
    else if (key && "axesm".includes(key)) press(current()?.querySelector(`[data-key="${key}"]`));
    else return;
    event.preventDefault();
  });

  list.addEventListener("focusin", (event) => {
    const article = event.target.closest("article.proposal");
    if (article && article !== current()) mark(article);
  });

  // After a decision the next proposal that waits becomes the current one.
  document.addEventListener("htmx:afterSettle", (event) => {
    const decided = event.detail.elt;
    if (!decided.matches?.("article.proposal")) return;
    const all = proposals();
    const later = all.slice(all.indexOf(decided) + 1);
    select(later.find((article) => article.dataset.decision === "pending") ?? decided);
  });
})();
