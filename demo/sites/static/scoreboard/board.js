const failed = document.querySelector(".failed");

async function tell(method, path, words) {
  const answer = await fetch(`/_practice/${path}`, { method, body: words && JSON.stringify(words) });
  if (answer.ok) return location.reload();
  failed.textContent = (await answer.json()).error;
  failed.hidden = false;
}

for (const button of document.querySelectorAll("[data-forward]"))
  button.onclick = () => tell("POST", "clock", { forward: Number(button.dataset.forward) });
for (const button of document.querySelectorAll("[data-home]")) button.onclick = () => tell("DELETE", "clock");

const faults = document.querySelector("[data-faults]");
if (faults) {
  const path = `faults/${faults.dataset.faults}`;
  faults.onsubmit = (event) => {
    event.preventDefault();
    const inputs = [...faults.querySelectorAll("input")];
    // An empty number means what the site does on a good day; only slow_seconds has no such meaning, it is 0.
    const number = (input) => (input.value === "" ? (input.name === "slow_seconds" ? 0 : null) : Number(input.value));
    tell("POST", path, Object.fromEntries(inputs.map((each) => [each.name, each.type === "checkbox" ? each.checked : number(each)])));
  };
  faults.querySelector("[data-clear]").onclick = () => tell("DELETE", path);
}
