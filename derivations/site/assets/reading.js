// What a script adds to a page that can be read without one: copying, seconds, typeset
// letters in the evidence, and a tab stop for what scrolls.
"use strict";

(() => {
  const here = document.querySelector(".dv-page, article");
  if (!here) return;

  // ---- a formula that is still too wide is set smaller; what is wider yet scrolls, and only
  // what scrolls is a tab stop

  const SMALLEST = 0.8;
  const FORMULA = { role: "group", "aria-label": "Formula, scrolls sideways" };
  const isWide = (box) => box.scrollWidth > box.clientWidth + 1;

  function shrink(box) {
    box.style.fontSize = "";
    const room = box.clientWidth / box.scrollWidth - 0.01;
    if (isWide(box)) box.style.fontSize = `${Math.max(SMALLEST, room)}em`;
  }

  function fit(box) {
    const formula = box.matches(".dv-scroll, .dv-chain");
    if (formula) shrink(box);
    const scrolls = isWide(box) || box.scrollHeight > box.clientHeight + 1;
    box.toggleAttribute("data-scrolls", scrolls);
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    if (!formula || box.hasAttribute("aria-label") !== box.hasAttribute("data-ours")) return;
    box.toggleAttribute("data-ours", scrolls);
    for (const [name, value] of Object.entries(FORMULA)) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }

  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  const boxes = ".dv-scroll, .dv-chain, [tabindex='0']:is([role], pre, code, div)";
  for (const box of here.querySelectorAll(boxes)) watcher.observe(box);

  // ---- evidence: filled in when it is opened

  let times;
  const seconds = () => (times ??= fetch("evidence.json").then((r) => (r.ok ? r.json() : {}), () => ({})));
  const told = (s) => (s < 0.001 ? "under 0.001 s" : `${Number(s.toPrecision(2))} s`);

  async function addSeconds(why) {
    const taken = (await seconds())[why.id];
    if (taken === undefined || why.querySelector(".dv-time")) return;
    const row = document.createElement("div");
    row.className = "dv-time";
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstChild.textContent = "Time";
    row.lastChild.textContent = `${told(taken)}, when it was last decided`;
    why.querySelector("dl").append(row);
  }

  function typeset(link) {
    const ident = new URL(link.href).hash.slice(1);
    const formula = ident && document.getElementById(ident)?.querySelector(".katex");
    if (formula) {
      const [said, seen] = [document.createElement("span"), formula.cloneNode(true)];
      said.className = "dv-hidden";
      said.textContent = link.textContent;
      seen.querySelector(".katex-mathml")?.remove();
      link.replaceChildren(said, seen);
    }
    link.removeAttribute("data-formula");
  }

  here.addEventListener("toggle", (event) => {
    const why = event.target;
    if (event.newState !== "open" || !why.matches(".dv-why")) return;
    why.querySelectorAll("a[data-formula]").forEach(typeset);
    why.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
    addSeconds(why);
  }, true);

  here.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const link = event.target.closest?.(".dv-why a[href*='#']");
    if (link) link.closest(".dv-why").hidePopover();
    if (!button) return;
    await navigator.clipboard.writeText(button.closest(".dv-why").querySelector(".dv-latex").textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy LaTeX"), 2000);
  });
})();
