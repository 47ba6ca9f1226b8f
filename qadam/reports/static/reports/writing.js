// Counts words while somebody writes, by the same rule as the server: runs of characters between white space, without
// endnotes and marks. The page works without it; the server's count is the one that stands.
(() => {
  const output = document.querySelector("[data-words-of]");
  const area = output && document.getElementById(output.dataset.wordsOf);
  if (!area) return;
  const others = Number(output.dataset.wordsOthers) - Number(output.dataset.wordsHere);
  const limit = Number(output.dataset.wordsLimit || 0);
  const heading = document.getElementById("id_title");
  const count = (text) => {
    const plain = text
      .replace(/\{\{figure:[^{}|]*\|([^{}|]*)\}\}/g, "$1")
      .replace(/\{\{source:\d+\}\}/g, "")
      .replace(/\[\^(?:\\.|[^\]\\])+\]/g, "")
      .replace(/^(?:### |- |> )/gm, "")
      .replace(/\*+/g, "");
    return (plain.match(/\S+/g) || []).length;
  };
  const start = count(`${heading ? heading.value : ""} ${area.value}`);
  const listed = Number(output.dataset.wordsHere) - start;
  const show = () => {
    const here = count(`${heading ? heading.value : ""} ${area.value}`) + listed;
    const all = others + here;
    const over = limit && all > limit ? ` · ${all - limit} ${output.dataset.wordsOver}` : "";
    output.textContent = `${all.toLocaleString(document.documentElement.lang)} ${output.dataset.wordsLabel}${over}`;
  };
  area.addEventListener("input", show);
  show();
})();
