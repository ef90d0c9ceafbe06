// The transfer widget: its field and button live in a shadow root of their own.
const inside = (action, sheet) => `
  <link rel="stylesheet" href="${sheet}">
  <form class="panel" method="post" enctype="multipart/form-data" action="${action}">
    <label for="file">Invoice file</label>
    <input id="file" name="file" type="file" accept=".txt,text/plain">
    <p class="stopped" hidden>A firm alert is open. The invoice will be entered and stopped.</p>
    <button disabled>Transfer invoice</button>
  </form>`;

class InvoiceTransfer extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = inside(this.getAttribute("action"), this.getAttribute("sheet"));
    const file = root.querySelector("input");
    file.addEventListener("change", () => {
      root.querySelector("button").disabled = file.files.length === 0;
      root.querySelector(".stopped").hidden = file.files.length === 0;
    });
  }
}

customElements.define("invoice-transfer", InvoiceTransfer);
