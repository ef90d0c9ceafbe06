// The client menu opens and closes with its button.
const client = document.getElementById("client");
const clients = document.getElementById("clients");
client.addEventListener("click", () => {
  clients.hidden = !clients.hidden;
  client.setAttribute("aria-expanded", String(!clients.hidden));
});
document.addEventListener("click", (event) => { if (!event.target.closest(".menu")) clients.hidden = true; });
