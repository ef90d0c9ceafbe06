// Tells the visit every text that comes up after the page was built, because some are gone before anybody looks.
addEventListener("DOMContentLoaded", () => {
  const LONGEST = 2000;
  const told = new WeakMap();
  const tell = (element) => {
    if (!element || element === document.body || !element.checkVisibility) return;
    const text = element.checkVisibility() ? (element.innerText ?? "").trim() : "";
    if (text && text.length <= LONGEST && told.get(element) !== text) ledgerlineSaw(text);
    told.set(element, text);
  };
  const tellOf = (node) => tell(node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
  const look = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open"] };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(tellOf);
      else tellOf(change.target);
    }
  }).observe(document.documentElement, look);
});
