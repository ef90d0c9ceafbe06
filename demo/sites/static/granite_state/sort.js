// A click on a heading sorts by its column; another click turns the order round.
const body = document.querySelector("#errors tbody");
document.querySelectorAll("#errors thead button").forEach((button, column) => {
  let turn = 1;
  button.addEventListener("click", () => {
    const text = (row) => row.cells[column].textContent.trim();
    const rows = [...body.rows].sort((a, b) => turn * text(a).localeCompare(text(b), "en", { numeric: true }));
    body.append(...rows);
    turn = -turn;
  });
});
