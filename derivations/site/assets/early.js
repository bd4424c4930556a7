// Runs before the theme's script: the search index is asked for when a reader turns to the
// search, and not before.
"use strict";

(() => {
  const send = XMLHttpRequest.prototype.send;
  const open = XMLHttpRequest.prototype.open;
  const waiting = [];
  let wanted = false;

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.dvWaits = String(url).endsWith("search/search_index.json");
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.dvWaits && !wanted) waiting.push(() => send.apply(this, body));
    else send.apply(this, body);
  };

  const want = () => {
    wanted = true;
    waiting.splice(0).forEach((start) => start());
  };
  const turns = (event) => event.target.closest?.(".md-search, [for='__search']") && want();
  for (const kind of ["focusin", "pointerdown", "pointerover"]) addEventListener(kind, turns);
  addEventListener("keydown", (event) => ["f", "s", "/"].includes(event.key) && want());
  if (new URLSearchParams(location.search).has("q")) want();
})();
