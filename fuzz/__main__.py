"""`python -m fuzz TARGET --count N [--seed S] [--jobs J]`, or with `--atheris`.

Prints each find and its number; with `--keep` writes it into the corpus, where the tests
try it for ever after. Exit status 1: something was found.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback

from fuzz.mutate import CORPUS, mutated, page, seeds
from fuzz.targets import TARGETS, bounded, checks

BATCH = 200


def main() -> int:
    """Run one target and say what it found."""
    parser = argparse.ArgumentParser("fuzz", description=__doc__)
    parser.add_argument("target", choices=(*TARGETS, "checks"))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="write finds into the corpus")
    parser.add_argument("--atheris", action="store_true", help="guided by coverage, if installed")
    options = parser.parse_args()
    if options.atheris:
        return guided(options.target)
    begun = time.monotonic()
    work = whole if options.target == "checks" else single
    finds = work(options)
    seconds = time.monotonic() - begun
    print(f"{options.target}: {options.count:,} texts, {finds} finds, {seconds:.0f} s")
    return int(finds > 0)


def single(options: argparse.Namespace) -> int:
    """Texts one by one in this process."""
    source, texts = random.Random(options.seed), seeds()
    make = page if options.target == "pages" else mutated
    finds = 0
    for _ in range(options.count):
        text = make(source, texts)
        try:
            bounded(TARGETS[options.target], text)
        except Exception:
            finds += 1
            tell(options, text, traceback.format_exc(limit=-3))
    return finds


def whole(options: argparse.Namespace) -> int:
    """Whole checks, many at a time in worker processes."""
    source, texts = random.Random(options.seed), seeds()
    finds, done = 0, 0
    while done < options.count:
        size = min(BATCH, options.count - done)
        found = checks([mutated(source, texts) for _ in range(size)], options.jobs)
        finds, done = finds + len(found), done + size
        for text in found:
            print(text, flush=True)
    return finds


def tell(options: argparse.Namespace, text: str, told: str) -> None:
    """Print a find and keep it if asked to."""
    print(f"{text!r}\n{told}", flush=True)
    if options.keep:
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        (CORPUS / f"{options.target}-{name}.txt").write_text(text, encoding="utf-8")


def guided(target: str) -> int:
    """Atheris mutates by what the code does with a text; it runs until it is stopped."""
    import atheris

    def one(data: bytes) -> None:
        bounded(TARGETS[target], data.decode("utf-8", "replace"))

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], str(CORPUS)], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
