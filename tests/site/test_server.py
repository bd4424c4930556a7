"""The live server and its loop: it waits, tells, keeps the last good site, and answers edits."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from derivations.site.loop import Loop, Superseded
from derivations.site.server import Server


def get(server: Server, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server("127.0.0.1", 0, "/notes/")
    yield made
    made.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "deep").mkdir(parents=True)
    (folder / "index.html").write_text("<html><body class='x'>home</body></html>")
    (folder / "deep" / "index.html").write_text("<body>deep</body>")
    (folder / "404.html").write_text("<body>lost</body>")
    (tmp_path / "secret.html").write_text("secret")
    return folder


def test_before_there_is_a_site_a_page_tells_how_far_the_work_is(server: Server) -> None:
    server.tell("checked 3 of 5 formulas")
    status, page = get(server, "/notes/")
    assert status == 503
    assert "checked 3 of 5 formulas" in page
    assert "/livereload/" in page


def test_files_are_found_and_nothing_outside(server: Server, site: Path) -> None:
    server.publish(site)
    assert "home" in get(server, "/notes/")[1]
    assert "deep" in get(server, "/notes/deep/")[1]
    assert "deep" in get(server, "/notes/deep")[1]  # by way of a redirect
    assert get(server, "/notes/no/") == (404, get(server, "/notes/no/")[1])
    assert "lost" in get(server, "/notes/no/")[1]
    for path in ("/notes/../secret.html", "/notes/%2e%2e/secret.html", "/secret.html"):
        status, page = get(server, path)
        assert status == 404
        assert "secret" not in page


def test_a_fault_is_a_banner_over_the_last_good_site(server: Server, site: Path) -> None:
    server.publish(site)
    server.fail("mkdocs.yml is broken: <here>")
    page = get(server, "/notes/")[1]
    assert "mkdocs.yml is broken: &lt;here&gt;" in page
    assert "home" in page
    assert page.index('role="alert"') < page.index("home")
    server.publish(site)
    assert "alert" not in get(server, "/notes/")[1]


def test_news_are_told_at_once(server: Server, site: Path) -> None:
    before = server.state.version
    threading.Timer(0.2, server.publish, [site]).start()
    begun = time.monotonic()
    news = json.loads(get(server, f"/livereload/{before}")[1])
    assert news["version"] != before
    assert time.monotonic() - begun < 10


class Made:
    """A loop over a folder of one page, whose builds are counted."""

    def __init__(self, server: Server, home: Path) -> None:
        self.home, self.site, self.built = home, home / "out", 0
        self.source = home / "page.md"
        self.source.write_text("one")
        self.fail = False
        self.answered: list[set[Path]] = []
        self.loop = Loop(server, self.site, self.build, self.answer, set)
        self.build()
        self.loop.watch(str(self.source))
        self.thread = threading.Thread(target=self.loop.serve, daemon=True)
        self.thread.start()

    def build(self) -> None:
        if self.fail:
            raise ValueError("no such theme")
        self.built += 1
        self.site.mkdir()
        (self.site / "index.html").write_text(f"<body>{self.source.read_text()}</body>")

    def answer(self, edited: set[Path], folder: Path) -> bool:
        self.answered.append(edited)
        text = self.source.read_text()
        (folder / "index.html").write_text(f"<body>quick {text}</body>")
        return text != "whole"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    server = Server("127.0.0.1", 0)
    made = Made(server, tmp_path)
    wait(lambda: "one" in get(server, "/")[1])
    time.sleep(0.5)  # for the watcher to begin
    yield made
    made.loop.shutdown()
    made.thread.join(10)


def wait(true: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_edit_is_answered_by_its_page_and_the_site_follows(made: Made) -> None:
    made.source.write_text("two")
    wait(lambda: "quick two" in get(made.loop.server, "/")[1])
    assert made.built == 1
    wait(lambda: made.built == 2)
    wait(lambda: get(made.loop.server, "/")[1].startswith("<body>two"))
    assert made.answered[0] == {made.source}


def test_what_one_page_cannot_answer_builds_the_site(made: Made) -> None:
    made.source.write_text("whole")
    wait(lambda: get(made.loop.server, "/")[1].startswith("<body>whole"))


def test_a_build_that_fails_keeps_the_site_and_the_next_mends_it(made: Made) -> None:
    made.fail = True
    made.source.write_text("whole")
    wait(lambda: "no such theme" in get(made.loop.server, "/")[1])
    made.fail = False
    made.source.write_text("good")
    wait(lambda: get(made.loop.server, "/")[1].startswith("<body>good"))


def test_a_build_that_follows_gives_way_to_an_edit(made: Made) -> None:
    made.loop.tidying = True
    made.loop.superseded()
    made.loop.edits.put({made.source})
    with pytest.raises(Superseded):
        made.loop.superseded()
    made.loop.tidying = False
