// The keyboard of the evidence page. Every key presses a button that stands on the page, so that nothing here is needed
// to work: j k move between proposals, a confirms, x rejects, u takes back.
(() => {
  "use strict";
  const list = document.getElementById("passages");
  if (!list) return;

  const proposals = () => [...list.querySelectorAll("[data-link]")].filter((one) => one.checkVisibility());
  const current = () => list.querySelector('[data-link][aria-current="true"]');
  let following = null; // the proposals that come after the one that was just decided

  function select(proposal) {
    if (!proposal) return;
    current()?.removeAttribute("aria-current");
    proposal.setAttribute("aria-current", "true");
    proposal.focus({ preventScroll: true });
    proposal.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = proposals();
    const next = all[all.indexOf(current()) + step]; // before the first there is none, as behind the last
    if (next) select(next);
    else list.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    // By the key's place, so that a Cyrillic keyboard works as well.
    const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key && "axu".includes(key)) {
      const button = current()?.querySelector(`[data-key="${key}"]`);
      if (!button) return;
      const all = proposals();
      following = all.slice(all.indexOf(current()) + 1).map((one) => one.id);
      following.push(current().id);
      button.click();
    } else return;
    event.preventDefault();
  });

  list.addEventListener("focusin", (event) => {
    const proposal = event.target.closest("[data-link]");
    if (proposal && proposal !== current()) {
      current()?.removeAttribute("aria-current");
      proposal.setAttribute("aria-current", "true");
    }
  });

  // After a decision by key, the next proposal that waits becomes the current one.
  document.addEventListener("htmx:afterSettle", () => {
    if (!following) return;
    const standing = following.map((id) => document.getElementById(id)).filter(Boolean);
    following = null;
    select(standing.find((one) => one.dataset.state === "proposed") ?? standing.at(-1));
  });
})();
