// The question lies over every page until it is answered.
const cookies = document.getElementById("cookies");
cookies.addEventListener("click", (event) => {
  const { value } = event.target;
  if (!value) return;
  document.cookie = `summit_cookies=${value}; path=${cookies.dataset.path}; max-age=31536000; samesite=lax`;
  cookies.remove();
});
