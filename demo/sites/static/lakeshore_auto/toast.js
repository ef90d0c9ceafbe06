// What became of the file is told in a notice that goes away after three seconds.
addEventListener("load", () => {
  const news = document.getElementById("news");
  if (!news) return;
  const toast = news.content.firstElementChild.cloneNode(true);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), 3000);
});
