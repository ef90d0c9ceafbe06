// Files come by dragging only: there is no file field before one was dropped.
const READING = 600;
const form = document.getElementById("form");
const drop = document.getElementById("drop");
const told = document.getElementById("told");
const send = document.getElementById("send");

const take = (files) => {
  form.querySelector("input[type=file]")?.remove();
  const field = document.createElement("input");
  Object.assign(field, { type: "file", name: "file", hidden: true, files });
  form.append(field);
  told.textContent = `Reading ${files[0].name}`;
  setTimeout(() => { told.textContent = `${files[0].name} is ready`; send.disabled = false; }, READING);
};

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
drop.addEventListener("drop", ({ dataTransfer: { files } }) => {
  send.disabled = true;
  if (files.length === 1) take(files);
  else told.textContent = "Drag one file at a time.";
});
