// The search of the static edition. It looks through the index beside the page and needs no server, nor a network.
// The filters of an address (?area=torture&position=noted) work as they do on the site; the form gives the words.
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  const place = document.querySelector("[data-results]");
  if (!form || !place || !window.qadamStems || !window.qadamWords) return;
  const MOST = 200;
  const SHORTEST_STEM = 4;
  const LONGEST_ENDING = 4;
  const FILTERS = ["review", "mechanism", "cycle", "position", "recurrence", "action", "pledge", "area", "theme", "issue",
    "goal", "target", "group", "state", "region"];
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const words = (text) => fold(text).split(/[^\p{L}\p{N}.]+/u).filter(Boolean);
  const fits = (stem, word) => stem.startsWith(word)
    || (stem.length >= SHORTEST_STEM && word.startsWith(stem) && word.length - stem.length <= LONGEST_ENDING);

  const query = new URLSearchParams(location.search);
  const asked = words(query.get("q") || "");
  const input = form.querySelector("[name=q]");
  if (input) input.value = query.get("q") || "";
  const wanted = FILTERS.map((name) => query.getAll(name).filter(Boolean).map((value) => `${name}:${value}`)).filter((each) => each.length);
  if (!asked.length && !wanted.length) return;

  const confirmed = query.get("label");
  const holds = (keys, choices) => choices.some((key) => keys.includes(confirmed && keys.includes(key) && /^(area|theme|goal|target|group|issue):/.test(key) ? `${confirmed}:${key}` : key));
  const found = [];
  window.qadamStems.forEach(([stems, keys], n) => {
    if (!wanted.every((choices) => holds(keys, choices))) return;
    const row = window.qadamWords[n];
    const own = stems.split(" ");
    const shown = words(`${row[1]} ${row[4]} ${row[6]}`);
    if (asked.every((word) => own.some((stem) => fits(stem, word)) || shown.some((other) => other.startsWith(word)))) found.push(row);
  });

  const add = (parent, tag, text, more) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    Object.assign(element, more || {});
    parent.append(element);
    return element;
  };
  place.replaceChildren();
  const said = document.querySelector("p.lede[role=status]"); // of the whole list; what is found takes its place
  if (said) said.textContent = `${place.dataset.found} ${found.length}`;
  const list = add(place, "ol", "", { className: "results" });
  for (const [address, number, review, position, text, language, states] of found.slice(0, MOST)) {
    const item = add(list, "li");
    const head = add(item, "p", "", { className: "meta" });
    add(add(head, "a", "", { href: address }), "b", number);
    head.append(` · ${review} · ${position}`);
    add(item, "p", text, { className: "un", lang: language });
    add(item, "p", states, { className: "meta" });
  }
})();
