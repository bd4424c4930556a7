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

  // ---- a link to a result shows the result, by hover or focus

  const parser = new DOMParser();
  const pages = new Map();
  const pageOf = (url) => {
    const home = url.origin + url.pathname;
    if (home === location.origin + location.pathname) return Promise.resolve(document);
    if (!pages.has(home)) {
      const read = fetch(home).then((r) => r.text()).then((t) => parser.parseFromString(t, "text/html"));
      pages.set(home, read.catch(() => null));
    }
    return pages.get(home);
  };

  const preview = document.createElement("div");
  preview.className = "dv-preview md-typeset";
  preview.popover = "manual";
  preview.setAttribute("aria-hidden", "true"); // whoever cannot see it follows the link
  preview.inert = true;
  here.append(preview);
  let wanted = null;

  async function show(link) {
    const url = new URL(link.href);
    const target = (await pageOf(url))?.getElementById(decodeURIComponent(url.hash.slice(1)));
    const block = target?.closest(".dv-block, .dv-display, .dv-formula");
    if (wanted !== link || !block || block.contains(link)) return;
    const copy = document.importNode(block, true);
    for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
    copy.querySelectorAll(".dv-standing, .headerlink").forEach((part) => part.remove());
    preview.replaceChildren(copy);
    preview.showPopover();
    const at = link.getBoundingClientRect();
    const size = preview.getBoundingClientRect();
    const below = at.bottom + size.height + 8 < innerHeight;
    preview.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8)) + scrollX}px`;
    preview.style.top = `${(below ? at.bottom + 4 : at.top - size.height - 4) + scrollY}px`;
  }

  const hide = () => {
    wanted = null;
    if (preview.matches(":popover-open")) preview.hidePopover();
  };
  const result = (event) => event.target.closest?.("a[href*='#']:not(.headerlink, .dv-why a)");
  for (const kind of ["pointerover", "focusin"]) {
    here.addEventListener(kind, (event) => {
      const link = event.pointerType === "touch" ? null : result(event);
      if (!link || link === wanted) return;
      wanted = link;
      setTimeout(() => wanted === link && show(link), kind === "focusin" ? 0 : 250);
    });
  }
  for (const kind of ["pointerout", "focusout"]) here.addEventListener(kind, (e) => result(e) && hide());
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
})();
