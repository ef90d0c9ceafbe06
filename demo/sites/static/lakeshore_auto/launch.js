// The application has no address bar and no Back button; it lives in a window of its own.
document.getElementById("launch").addEventListener("click", (click) => {
  window.open(click.target.dataset.to, "_blank", "popup,width=1180,height=760");
});
