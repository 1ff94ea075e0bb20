"use strict";
// Choosing sessions and findings, going from one to the next, and, where a server shows the page, loading it anew.
(() => {
  const get = (id) => document.getElementById(id);
  const sessions = [...document.querySelectorAll(".session")];
  const entries = new Map([...document.querySelectorAll("[data-session]")].map((each) => [each.dataset.session, each]));
  const texts = new Map();
  const textOf = (session) => {
    if (!texts.has(session)) texts.set(session, session.textContent.toLowerCase());
    return texts.get(session);
  };

  function choose() {
    const wanted = get("search").value.trim().toLowerCase();
    const rule = get("rule").value, file = get("file").value, faulty = get("faulty").checked;
    const severities = new Set([...document.querySelectorAll("[name=severity]:checked")].map((each) => each.value));
    let shown = 0;
    for (const session of sessions) {
      const found = session.dataset.severities.split(" ").some((each) => severities.has(each));
      const fits = (!rule || session.dataset.rules.split(" ").includes(rule)) && (!file || session.dataset.file === file)
        && (!faulty || found) && (!wanted || textOf(session).includes(wanted));
      session.hidden = !fits;
      const entry = entries.get(session.id);
      if (entry) entry.hidden = !fits;
      shown += fits;
      if (!fits) continue;
      for (const finding of session.querySelectorAll(".finding"))
        finding.hidden = !severities.has(finding.dataset.severity) || (rule !== "" && finding.dataset.rule !== rule);
    }
    get("shown").textContent = shown === sessions.length ? `${shown} sessions` : `${shown} of ${sessions.length} sessions`;
  }

  let at = -1;
  function go(step) {
    const findings = [...document.querySelectorAll(".session:not([hidden]) .finding:not([hidden])")];
    if (!findings.length) return;
    at = (at + step + findings.length) % findings.length;
    const finding = findings[at];
    for (let each = finding.parentElement; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    finding.tabIndex = -1;
    finding.focus({ preventScroll: true });
    finding.scrollIntoView({ block: "center" });
  }

  get("filters").addEventListener("input", choose);
  get("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=search], select")) return;
    if (event.key === "n") go(1);
    else if (event.key === "p") go(-1);
    else if (event.key === "/") get("search").focus();
    else return;
    event.preventDefault();
  });

  if ("live" in document.body.dataset) {
    let version = null;
    setInterval(async () => {
      try {
        const now = await (await fetch("version", { cache: "no-store" })).text();
        if (version !== null && now !== version) location.reload();
        version = now;
      } catch { /* the server has gone: what is shown stays */ }
    }, 500);
  }
})();
