"""Nothing that an author can write looks like a verdict, or like a formula that was checked."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from derivations.errors import PageError
from derivations.pages.load import parse_page, read_page
from derivations.site import placeholders
from derivations.site.guards import links_out, refusal
from tests.site.made_up import ROOT, Build

MARK = "dv-mark dv-is-formal"
TYPED = {
    "raw HTML": f'<span class="{MARK}">formal proof</span>',
    "a block of raw HTML": f'<div class="x {MARK}">formal proof</div>',
    "an attribute list": f"*formal proof*{{: .dv-is-formal class='{MARK}' }}",
    "Markdown in HTML": f'<div markdown class="{MARK}">*formal proof*</div>',
    "the options of a block": "/// note | n\n    attrs: {class: dv-is-formal}\n\nx\n///",
    "a class of the typesetter": '<span class="katex"><span class="mord">1 = 2</span></span>',
    "bare MathML": "<math><mn>1</mn><mo>=</mo><mn>2</mn></math>",
    "a theorem of raw HTML": '<section class="dv-block dv-theorem">1 = 2</section>',
    "a formula's place": '<span id="formula-1">1 = 2</span>',
}


def article(site: Path) -> str:
    html = (site / "page" / "index.html").read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


@pytest.mark.parametrize("name", TYPED)
def test_a_verdict_cannot_be_typed(
    build_site: Build, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.ERROR):
        site = build_site(strict=False, index="# Home\n", page=f"# Page\n\n{TYPED[name]}\n")
    html = article(site)
    assert not re.search(r'class="[^"]*(dv-|katex)|<math|id="formula-', html)
    assert any(word in caplog.text for word in ("machine's own", "not allowed"))


def test_our_own_blocks_keep_their_marks(build_site: Build) -> None:
    text = "# Page\n\n/// theorem | T\n    id: t\n\n$a = b$\n///\n\n/// proof\nDone.\n///\n"
    html = article(build_site(index="# Home\n", page=text))
    for words in ('class="dv-block dv-theorem"', 'class="dv-qed"', "dv-is-bounded"):
        assert words in html


@pytest.mark.parametrize("code", [0xE000, 0xE001, 0xE003, 0xE004, 0xE010, 0xE019])
def test_a_private_character_is_refused(code: int) -> None:
    with pytest.raises(PageError, match=f"U\\+{code:04X} in line 3, column 6"):
        parse_page("page.md", f"# A\n\nWords{chr(code)} $1 = 1$\n")
    assert read_page("page.md", f"$1 = 1$ {chr(code)}").error is not None


def test_no_entity_prints_the_formula_of_another_page(build_site: Build) -> None:
    stand_in = "".join(f"&#x{ord(c):x};" for c in "\ue000\ue010\ue003") + "&#57344;&#57360;&#57347;"
    site = build_site(index="# Home $secret = a$\n", page=f"# Page\n\nWords {stand_in} end.\n")
    assert "secret" not in article(site).replace("</annotation>", "")


def test_a_stand_in_of_another_process_stays_text() -> None:
    forged = "\ue000\ue010\ue003 \ue000\ue011\ue003"
    assert placeholders.fill(forged, lambda number: f"formula {number}") == forged
    assert placeholders.fill(placeholders.formula(7, display=True), str) == "7"


def test_an_included_formula_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from markdown import Markdown

    (tmp_path / "more.md").write_text("Then $1 = 2$.\n", encoding="utf-8")
    (tmp_path / "fine.md").write_text("Costs \\$5 and `$x$`.\n", encoding="utf-8")
    md = Markdown(
        extensions=["pymdownx.snippets", "derivations.site.guards"],
        extension_configs={"pymdownx.snippets": {"base_path": [str(tmp_path)]}},
    )
    with caplog.at_level(logging.ERROR):
        md.convert('Words.\n\n--8<-- "fine.md"\n')
        assert "nobody would check" not in caplog.text
        md.convert('Words.\n\n--8<-- "more.md"\n')
    assert "got the formula '1 = 2', which nobody would check" in caplog.text


def test_a_link_out_of_the_pages_is_not_followed(tmp_path: Path) -> None:
    docs, secret = tmp_path / "docs", tmp_path / "secret"
    (docs / "sub").mkdir(parents=True)
    secret.write_text("secret", encoding="utf-8")
    (docs / "a.md").write_text("# A", encoding="utf-8")
    (docs / "inside.md").symlink_to(docs / "a.md")
    assert refusal(docs) == ""
    (docs / "sub" / "out.md").symlink_to(secret)
    (docs / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in links_out(docs)] == ["up", "out.md"]
    assert "got the link up that leads out" in refusal(docs)


def test_a_build_stops_at_a_link_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A", encoding="utf-8")
    (tmp_path / "docs" / "out.md").symlink_to(ROOT / "README.md")
    config = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(tmp_path / "docs"),
        site_dir=str(tmp_path / "out"),
        nav=["index.md"],
        plugins=["derivations"],
    )
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build(config)
    assert "got the link out.md" in caplog.text
