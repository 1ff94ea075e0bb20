"use strict";
// Which rule an error text belongs to: the one of whose texts the fixed parts stand in it, in order; the most of them first.
(() => {
  const search = document.getElementById("search"), shown = document.getElementById("shown");
  const main = document.getElementById("sessions");
  const sections = [...document.querySelectorAll(".session")];
  const words = new Map(sections.map((each) => [each, each.textContent.toLowerCase()]));
  const smooth = (text) => text.replace(/\\+(["'])/g, "$1").replace(/\\+n/g, " ").replace(/\s+/g, " ");

  function fits(text, parts) {
    let at = 0, length = 0;
    for (const part of parts.map(smooth)) {
      const found = text.indexOf(part, at);
      if (found < 0) return 0;
      at = found + part.length;
      length += part.length;
    }
    return length;
  }

  function find() {
    const text = smooth(search.value.trim());
    if (!text) {
      for (const each of sections) each.hidden = false;
      main.append(...sections);
      shown.textContent = `${sections.length} rules`;
      return;
    }
    const ranked = sections.map((each) => [Math.max(0, ...PARTS[each.id].map((parts) => fits(text, parts))), each]);
    let found = ranked.filter(([length]) => length >= 8).sort(([one], [other]) => other - one).map(([, each]) => each);
    let how = "its text";
    if (!found.length) {
      const asked = [...new Set(text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter((word) => word.length > 2))];
      const near = sections.map((each) => [asked.filter((word) => words.get(each).includes(word)).length, each]);
      const most = Math.max(...near.map(([number]) => number));
      found = most ? near.filter(([number]) => number === most).map(([, each]) => each) : [];
      how = "its words";
    }
    for (const each of sections) each.hidden = !found.includes(each);
    main.append(...found);
    for (const details of found.slice(0, 1).flatMap((each) => [...each.querySelectorAll("details")])) details.open = true;
    shown.textContent = found.length ? `${found.length === 1 ? "1 rule" : `${found.length} rules`} found by ${how}` : "no rule is known for this";
  }

  search.addEventListener("input", find);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== search) { search.focus(); event.preventDefault(); }
  });
})();
