// The theme makes each copy button a landmark without a name, all alike to a screen reader: they are numbered.
let codes = 0;
new MutationObserver(() => {
  for (const nav of document.querySelectorAll("nav.md-code__nav:not([aria-label])")) {
    nav.setAttribute("aria-label", `Code ${++codes}`);
  }
}).observe(document.documentElement, { childList: true, subtree: true });
