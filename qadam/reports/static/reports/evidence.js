// The keyboard of the evidence page. Every key presses a button that stands on the page, so that nothing here is needed
// to work: j k move between proposals, a confirms, x rejects, u takes back.
(() => {
  "use strict";
  const list = document.getElementById("passages");
  if (!list) return;

  const entries = keyboard.entriesOf(list, "[data-link]");
  let following = null; // the proposals that come after the one that was just decided

  document.addEventListener("keydown", (event) => {
    const key = keyboard.letterOf(event);
    if (key === "j") entries.move(1);
    else if (key === "k") entries.move(-1);
    else if (key && "axu".includes(key)) {
      const current = entries.current();
      const button = current?.querySelector(`[data-key="${key}"]`);
      if (!button) return;
      const all = entries.all();
      following = [...all.slice(all.indexOf(current) + 1), current].map((one) => one.id);
      button.click();
    } else return;
    event.preventDefault();
  });

  // After a decision by key, the next proposal that waits becomes the current one.
  document.addEventListener("htmx:afterSettle", () => {
    if (!following) return;
    const standing = following.map((id) => document.getElementById(id)).filter(Boolean);
    following = null;
    entries.select(standing.find((one) => one.dataset.state === "proposed") ?? standing.at(-1));
  });
})();
