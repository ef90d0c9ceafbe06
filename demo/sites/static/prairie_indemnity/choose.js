// The real file field is hidden; the button opens its chooser, and the chosen name is written beside it.
const file = document.getElementById("file");
document.getElementById("choose").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  document.getElementById("chosen").textContent = file.files.length ? file.files[0].name : "No file chosen";
});
