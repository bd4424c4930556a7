"""The process in which KaTeX runs: a line of JSON in, a line of JSON out.

KaTeX is JavaScript inside QuickJS, whose memory, stack and time are bounded; the process
around it is bounded once more by its owner. Nothing but the standard library and QuickJS
is imported, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import quickjs

ENTRY = r"""
const SIZES = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];

function ems(length) { return parseFloat(length) || 0; }

// How wide a box of KaTeX' tree is, in ems of the text around it: boxes stand side by side,
// but in a `vlist` one above the other.
function width(box) {
  const classes = box.classes || [], style = box.style || {};
  if (typeof box.text === "string") {  // of a word only its first letter's width is known
    const letters = [...box.text].length;
    return (letters > 1 ? letters / 2 : box.width || 0) + (box.italic || 0);
  }
  if (classes.includes("nulldelimiter")) return 0.12;
  const inside = (box.children || []).map(width);
  const stacked = classes.some(name => name === "vlist" || name === "vlist-t");
  const all = stacked ? Math.max(0, ...inside) : inside.reduce((sum, one) => sum + one, 0);
  const around = ["marginLeft", "marginRight", "paddingLeft", "paddingRight"];
  const space = around.reduce((sum, name) => sum + ems(style[name]), 0);
  const [, was, is] = / reset-size(\d+) size(\d+)/.exec(classes.join(" ")) || [0, 6, 6];
  return Math.max(all, ems(style.width)) * SIZES[is] / SIZES[was] + space;
}

function typeset(latex, display) {
  const options = {
    displayMode: display, output: "htmlAndMathml",
    throwOnError: true, strict: "error", trust: false,
    maxExpand: 1000, maxSize: 50, errorColor: "#forbidden",
  };
  try {
    const tree = katex.__renderToDomTree(latex, options), html = tree.toMarkup();
    const message = "a command that reaches out of the formula";
    if (html.includes("#forbidden")) return JSON.stringify({message});
    const seen = display ? tree.children[0].children[1] : tree.children[1];
    return JSON.stringify({html, width: width(seen)});
  } catch (error) {
    return JSON.stringify({
      message: String(error.rawMessage || error.message),
      position: error.position, length: error.length,
    });
  }
}
"""
"""QuickJS returns no rope strings, hence the JSON; errors come back as data, widths in ems."""

MEMORY = 256 * 2**20
STACK = 2**20


def main(arguments: list[str]) -> None:
    """Serve until the input ends: `typesetter KATEX SECONDS`."""
    context = quickjs.Context()
    context.set_memory_limit(MEMORY)
    context.set_max_stack_size(STACK)
    context.eval(Path(arguments[0]).read_text(encoding="utf-8") + ENTRY)
    typeset, seconds = context.get("typeset"), float(arguments[1])
    for line in sys.stdin:
        latex, display = json.loads(line)
        context.set_time_limit(seconds)
        try:
            reply = typeset(latex, display)
        except quickjs.JSException as error:
            reply = json.dumps({"message": _told(str(error), seconds)})
        print(reply, flush=True)


def _told(error: str, seconds: float) -> str:
    if "interrupted" in error:
        return f"a formula that takes more than {seconds:g} s to typeset"
    return f"a formula that the typesetter cannot hold ({error.splitlines()[0][:80]})"


if __name__ == "__main__":
    main(sys.argv[1:])
