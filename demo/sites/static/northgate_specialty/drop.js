// A file is dropped; there is no field to see. The button wakes up when one is there.
const drop = document.getElementById("drop");
const file = document.getElementById("file");
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
drop.addEventListener("drop", (event) => {
  file.files = event.dataTransfer.files;
  document.getElementById("chosen").textContent = file.files.length ? file.files[0].name : "No file yet.";
  document.getElementById("check").disabled = file.files.length === 0;
});
