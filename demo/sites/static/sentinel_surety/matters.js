// The matter field offers the numbers that hold what is typed; the box in the heading ticks all rows.
const matter = document.getElementById("matter");
const offers = document.getElementById("matters");
const close = () => { offers.hidden = true; matter.setAttribute("aria-expanded", "false"); };
const offer = (number) => {
  const row = document.createElement("li");
  row.role = "option";
  row.textContent = number;
  row.addEventListener("mousedown", () => { matter.value = number; close(); });
  return row;
};
if (matter) {
  let asked = 0;
  matter.addEventListener("input", async () => {
    const mine = ++asked;
    const answer = await fetch(`${matter.dataset.from}?part=${encodeURIComponent(matter.value)}`);
    if (!answer.ok || mine !== asked) return;
    const { matters } = await answer.json();
    offers.replaceChildren(...matters.map(offer));
    offers.hidden = matters.length === 0;
    matter.setAttribute("aria-expanded", String(!offers.hidden));
  });
  matter.addEventListener("blur", close);
  document.getElementById("all").addEventListener("change", (event) => {
    for (const box of document.getElementsByName("invoice")) box.checked = event.target.checked;
  });
}
