// The billing menu opens with its button and closes with any other click.
const billing = document.getElementById("billing");
const menu = document.getElementById("billing-menu");
const turn = (open) => { menu.hidden = !open; billing.setAttribute("aria-expanded", String(open)); };
billing.addEventListener("click", (event) => { event.stopPropagation(); turn(menu.hidden); });
document.addEventListener("click", () => turn(false));
