"""What the tests of the formal rung share: pages of the site, changed or not, as claims."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from derivations.formal import certificates, rocq
from derivations.formal.emit import Claim
from derivations.pages.formal import claims_of
from derivations.pages.load import read_page

PROOFS = Path(__file__).parents[2] / "docs" / "proofs"


def claims(page: str, *changes: tuple[str, str]) -> list[Claim]:
    """The claims of a page of the site after some changes of its text."""
    text = (PROOFS / page).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, f"{page} does not say {before}"
        text = text.replace(before, after)
    return claims_of(read_page(page, text))


def lifted(text: str) -> list[Claim]:
    """The claims of a page that is written out."""
    return claims_of(read_page("page.md", text))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Scripts and the library are read again: a test may have changed them."""
    certificates._scripts.cache_clear()
    rocq.library_digest.cache_clear()
    yield
    certificates._scripts.cache_clear()
    rocq.library_digest.cache_clear()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library compiled. Without Rocq a machine for CI fails, others skip."""
    if not rocq.available():
        message = f"Rocq is not installed: {rocq.INSTALL}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("rocq")
    rocq.build_library(folder, rocq.LIBRARY[:2])
    return folder
