// The details stay closed until somebody asks.
const toggle = document.getElementById("toggle");
const details = document.getElementById("details");
toggle.addEventListener("click", () => {
  details.hidden = !details.hidden;
  toggle.setAttribute("aria-expanded", String(!details.hidden));
  toggle.textContent = details.hidden ? "Show Details" : "Hide Details";
});
