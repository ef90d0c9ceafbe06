// The real file field is hidden: files come through the button or are dropped.
const files = document.getElementById("files");
const drop = document.getElementById("drop");
const list = document.getElementById("chosen");
const show = () => {
  list.replaceChildren(...[...files.files].map((file) => {
    const row = document.createElement("li");
    row.textContent = `${file.name} (${Math.ceil(file.size / 1024)} kB)`;
    return row;
  }));
};
document.getElementById("browse").addEventListener("click", () => files.click());
files.addEventListener("change", show);
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
drop.addEventListener("drop", (event) => { files.files = event.dataTransfer.files; show(); });
