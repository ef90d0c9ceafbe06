// A file may be dragged onto the box or chosen; the way on opens once there is one.
const drop = document.getElementById("drop"), file = document.getElementById("file");
const show = () => {
  const name = file.files.length ? file.files[0].name : "No file chosen";
  document.getElementById("chosen").textContent = name;
  document.getElementById("next").disabled = !file.files.length;
};
document.getElementById("browse").addEventListener("click", () => file.click());
file.addEventListener("change", show);
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  file.files = event.dataTransfer.files;
  show();
});
