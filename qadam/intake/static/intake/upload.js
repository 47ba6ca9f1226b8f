// Lets files be dropped on the upload form, and lists those that are chosen. Without it the file field does the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-drop]");
  const field = form?.querySelector('input[type="file"]');
  const chosen = document.getElementById("chosen-files");
  if (!field || !chosen) return;

  function show() {
    chosen.replaceChildren(
      ...[...field.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = file.name;
        return item;
      }),
    );
  }

  const zone = document.createElement("p");
  zone.className = "dropzone";
  zone.textContent = form.dataset.drop;
  field.after(zone);
  field.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"])
    form.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  form.addEventListener("dragleave", () => zone.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const files = new DataTransfer();
    for (const file of [...field.files, ...event.dataTransfer.files]) files.items.add(file);
    field.files = files.files;
    show();
  });
})();
