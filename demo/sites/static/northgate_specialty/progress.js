// The check runs while this window asks for it. An answer that is no progress is a page for a person: load it.
const progress = document.getElementById("progress");
const percent = document.getElementById("percent");
const look = async () => {
  const answer = await fetch(progress.dataset.from, { method: "POST" });
  if (!answer.ok || !(answer.headers.get("content-type") || "").includes("json")) return location.reload();
  const told = await answer.json();
  progress.value = told.percent;
  percent.textContent = `${told.percent} %`;
  if (told.leads_to) return location.replace(told.leads_to);
  return setTimeout(look, 500);
};
look();
