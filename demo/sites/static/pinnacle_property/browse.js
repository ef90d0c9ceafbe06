// The browser's own file field stays out of sight; Browse opens its chooser.
const file = document.getElementById("file");
document.getElementById("browse").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  document.getElementById("chosen").textContent = file.files.length ? file.files[0].name : "Nothing chosen";
});
