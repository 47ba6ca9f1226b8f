// What the pages share that are worked through by key: which letter was pressed, and a list with one current entry.
window.keyboard = (() => {
  "use strict";

  // Return the letter of a key, "?" for help, or nothing where the key is for the browser or for a field. By the key's
  // place, so that a Cyrillic keyboard works as well; "?" by what is typed.
  function letterOf(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
    if (event.target.closest("input, textarea, select, [contenteditable]")) return "";
    if (event.key === "?") return "?";
    return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
  }

  // Return a list whose entries match `selector`: one of them is current, and has the focus once it was selected.
  // `marked` is called with each entry that becomes current.
  function entriesOf(list, selector, marked = () => {}) {
    const all = () => [...list.querySelectorAll(selector)].filter((entry) => entry.checkVisibility());
    const current = () => list.querySelector(`${selector}[aria-current="true"]`);

    function mark(entry) {
      for (const other of list.querySelectorAll(`${selector}[aria-current]`)) other.removeAttribute("aria-current");
      entry.setAttribute("aria-current", "true");
      marked(entry);
    }

    function select(entry) {
      if (!entry) return;
      mark(entry);
      entry.focus({ preventScroll: true });
      entry.scrollIntoView({ block: "nearest" });
    }

    // Go on by one, behind the last to the next page, before the first to the page before.
    function move(step) {
      const entries = all();
      const next = entries[entries.indexOf(current()) + step];
      if (next) select(next);
      else list.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
    }

    list.addEventListener("focusin", (event) => {
      const entry = event.target.closest(selector);
      if (entry && entry !== current()) mark(entry);
    });
    return { all, current, mark, select, move };
  }

  return { letterOf, entriesOf };
})();
