// Another client is another desk: choosing one leaves whatever page was open.
const client = document.getElementById("client");
client.addEventListener("change", () => client.form.submit());
