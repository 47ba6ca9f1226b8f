// Comforts of the public pages; each page says everything without them.
// - "Add to my list" remembers the list of this browser, so that the next one joins it. The list itself stays an address.
// - Buttons that need a script are hidden until it runs: print, copy.
(() => {
  "use strict";
  const KEY = "qadam-my-list";
  const read = () => { try { return (localStorage.getItem(KEY) || "").split(" ").filter(Boolean); } catch { return []; } };
  const keep = (items) => { try { localStorage.setItem(KEY, items.join(" ")); } catch { /* a browser that keeps nothing */ } };

  const list = document.querySelector("[data-my-list]");
  if (list) keep(list.dataset.myList.split(" ").filter(Boolean));
  const empty = document.querySelector("[data-empty-list]");
  if (empty) empty.addEventListener("click", () => keep([]));

  const add = document.querySelector("[data-add-item]");
  if (add) {
    const address = new URL(add.href);
    for (const item of read()) address.searchParams.append("r", item);
    add.href = address;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }
})();
