// The way back to the application: the form submits itself.
document.getElementById("relay").submit();
