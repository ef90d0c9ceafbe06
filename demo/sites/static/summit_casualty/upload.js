// The button wakes up when a file is chosen.
const file = document.getElementById("file");
const send = document.getElementById("send");
const wake = () => { send.disabled = file.files.length === 0; };
file.addEventListener("change", wake);
wake();
