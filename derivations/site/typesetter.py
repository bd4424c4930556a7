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

ENTRY = """
function typeset(latex, display) {
  const options = {
    displayMode: display, output: "htmlAndMathml",
    throwOnError: true, strict: "error", trust: false,
    maxExpand: 1000, maxSize: 50, errorColor: "#forbidden",
  };
  try {
    const html = katex.renderToString(latex, options);
    const message = "a command that reaches out of the formula";
    return JSON.stringify(html.includes("#forbidden") ? {message} : {html});
  } catch (error) {
    return JSON.stringify({
      message: String(error.rawMessage || error.message),
      position: error.position, length: error.length,
    });
  }
}
"""
"""QuickJS returns no rope strings, hence the JSON; errors come back as data."""

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
