// The header of the chosen file, as far as the site shows it before the import.
const file = document.getElementById("file");
const preview = document.getElementById("preview");
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  const text = chosen ? await chosen.text() : "";
  preview.textContent = text.split(/\r\n|\n|\r/).slice(0, preview.dataset.lines).join("\n");
});
