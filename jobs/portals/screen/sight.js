// What a person reads in this frame: [its text, the words on buttons that are no text of the page].
// Shadow roots are read where they stand; as in innerText, rows are lines and cells are separated by tabs.
() => {
  if (window !== window.top && (innerWidth < 2 || innerHeight < 2)) return ["", ""];

  const whole = document.body ?? document.documentElement;
  const cuts = []; // where innerText would not look further: hosts of shadow roots, and the slots in them
  const collect = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot || (each.localName === "slot" && root !== document)) cuts.push(each);
    if (each.shadowRoot) collect(each.shadowRoot);
  });
  collect(document);

  const above = new Set();
  for (const cut of cuts) {
    for (let node = cut; node && !above.has(node); node = node.parentNode ?? node.host) above.add(node);
  }

  const EDGES = { block: "\n", flex: "\n", grid: "\n", "list-item": "\n", table: "\n", "table-row": "\n", "table-cell": "\t" };
  const children = (node) => {
    if (node.shadowRoot) return [...node.shadowRoot.childNodes];
    const slotted = node.localName === "slot" ? node.assignedNodes() : [];
    return slotted.length ? slotted : [...node.childNodes];
  };
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|template|noscript)$/.test(node.localName)) return "";
    if (node.localName === "br") return "\n";
    const { display } = getComputedStyle(node);
    if (display === "none") return "";
    const text = above.has(node) ? children(node).map(read).join("") : node.innerText ?? "";
    const edge = EDGES[display] ?? "";
    return edge === "\n" ? `\n${text.replace(/^[\n\t]+|[\n\t]+$/g, "")}\n` : text + edge;
  };

  const text = cuts.length ? read(whole).replace(/ *(\n *)+/g, "\n").trim() : whole.innerText ?? "";
  const buttons = [...document.querySelectorAll("input[type=submit], input[type=button], input[type=reset]")];
  return [text, buttons.filter((each) => each.checkVisibility()).map((each) => each.value).join("\n")];
}
