// Each invoice opens in a window of the page; "Back" closes it without a trace.
for (const button of document.querySelectorAll(".open")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.window).showModal());
}
for (const button of document.querySelectorAll(".close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
