// Files come by dropping only; the hidden field carries them to the server.
const files = document.getElementById("files");
const drop = document.getElementById("drop");
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
drop.addEventListener("drop", (event) => {
  files.files = event.dataTransfer.files;
  document.getElementById("chosen").replaceChildren(...[...files.files].map((file) => {
    const row = document.createElement("li");
    row.textContent = file.name;
    return row;
  }));
  document.getElementById("add").disabled = files.files.length === 0;
});

// Each invoice is completed in a window of the page.
for (const button of document.querySelectorAll(".open")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.window).showModal());
}
for (const button of document.querySelectorAll(".close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
