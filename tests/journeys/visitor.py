"""One person at a browser: finds things by the words on the page, and has every page that opens checked on the way.

Nothing here sleeps: each action waits for what it causes. `look` runs after every page that opens.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import BrowserContext, Download, Locator, expect
from werkzeug.wrappers import Response

from tests.page import check_page
from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PICTURES, SHOTS = ROOT / "docs" / "pictures", ROOT / "artefacts" / "journeys"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FOCUS_SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
}"""
#: Style sheets are the page's own and frames there are none: axe need not fetch them again, nor tell what is well.
EXAMINE = """rules => axe.run(document, {
  runOnly: rules, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"], preload: false,
  iframes: false, selectors: false,
}).then(found => found.violations)"""
#: Kinds of pages axe has looked at in this process, and where the processes of one run tell each other of theirs.
looked_at: set[str] = set()
told_in: list[Path] = []
#: Who has signed in through the page in this process.
signed_in: set[str] = set()


def _is_first(kind: str) -> bool:
    """Whether axe looks at this kind of page: once in a run, and no second time because of another database."""
    if kind in looked_at or os.environ.get("TEST_ONLY_DATABASE") == "1":
        return False
    looked_at.add(kind)
    try:
        for folder in told_in:
            (folder / sha256(kind.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@lru_cache
def _told_of() -> set[str]:
    """The pictures the README and the documents show."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))]
    return {name for text in texts for name in re.findall(r"pictures/([a-z0-9-]+)\.png", text)}


class Recorder:
    """Stands before the application and keeps every page it answers, so that the source of each is checked."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.pages: list[Response] = []
        self.statuses: list[tuple[int, str]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        try:
            response = Response.from_app(self.application, environ, buffered=True)
        except Exception:
            self.statuses.append((500, asked))
            raise
        self.statuses.append((response.status_code, asked))
        if response.mimetype == "text/html" and "HTTP_X_FRAGMENT" not in environ and response.status_code not in (302,):
            response.request = SimpleNamespace(method=environ["REQUEST_METHOD"], asked=asked)  # type: ignore[attr-defined]
            self.pages.append(response)
        return response(environ, start_response)


class Visitor:
    """A browser window of one person; every step is named as the page names it."""

    def __init__(self, context: BrowserContext, address: str, recorder: Recorder, cookie: Callable[[str], str]) -> None:
        self.address, self.recorder, self.cookie = address, recorder, cookie
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)  # a loaded machine may be slow; a broken page is told all the same
        self.said: list[str] = []
        self.refusals: set[int] = set()
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(f"status of {code} " in text for code in self.refusals):
            self.said.append(text)

    # going about

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)
        self.look()

    def log_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in: through the page who comes for the first time in this process, with a cookie who came before."""
        if username in signed_in:
            self.page.context.add_cookies([{"url": self.address, "name": "session", "value": self.cookie(username)}])
            self.open("/")
            return
        signed_in.add(username)
        self.open("/login")
        self.fill("登录名", username)
        self.fill("密码", password)
        self.press("登录")

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button that leads to a page."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=name, exact=True).first.click()
        self.look()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name, exact=True).first.click()
        self.look()

    def menu(self, name: str) -> None:
        """Choose a line of the menu."""
        self.follow(name, self.page.get_by_role("navigation", name="主菜单"))

    def download(self, name: str, role: Any = "link") -> Download:
        """Press something that answers with a file."""
        with self.page.expect_download() as coming:
            self.page.get_by_role(role, name=name, exact=True).first.click()
        return coming.value

    # filling in

    def box(self, label: str) -> Locator:
        """The box under a label (required fields carry a mark after it)."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}\s*\*?$"))

    def fill(self, label: str, text: str) -> None:
        """Write into a box."""
        self.box(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.box(label).select_option(label=option)

    def answer(self, question: str, choice: str) -> None:
        """Choose one of the answers under a question."""
        self.page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file."""
        self.box(label).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def tab_to(self, name: str, role: Any) -> None:
        """Press Tab until the thing of this name has the focus, and see that the focus shows."""
        wanted = self.page.get_by_role(role, name=name, exact=True)
        for _step in range(80):
            self.page.keyboard.press("Tab")
            if wanted.evaluate_all("found => found.some(each => each === document.activeElement)"):
                shows = self.page.evaluate(FOCUS_SHOWS)
                assert shows, f"the focus on {name} cannot be seen"
                return
        raise AssertionError(f"Tab never reaches {name} at {self.page.url}")

    def type(self, text: str) -> None:
        """Write over what stands where the focus is."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def enter(self) -> None:
        """Press Enter where it leads to a page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def goes(self, *keys: str) -> None:
        """Press keys, one after the other, that lead to a page."""
        with self.page.expect_navigation():
            for key in keys:
                self.page.keyboard.press(key)
        self.look()

    # seeing

    def sees(self, *words: str) -> None:
        """Every one of these stands on the page for the eye to read."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, use_inner_text=True)

    def misses(self, *words: str) -> None:
        """None of these stands on the page."""
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each, use_inner_text=True)

    def heading(self, words: str) -> None:
        """The page is the one with this heading."""
        expect(self.page.locator("h1")).to_contain_text(words)

    def row(self, words: str) -> Locator:
        """The row of a table in which these words stand."""
        return self.page.get_by_role("row").filter(has_text=words).first

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """The steps inside meet this refusal, which is right."""
        self.refusals.add(status)
        before = len(self.recorder.statuses)
        yield
        met = {code for code, _asked in self.recorder.statuses[before:]}
        assert status in met, f"nothing was refused with {status}: {self.recorder.statuses[before:]}"

    def look(self) -> None:
        """What holds on every page: sound source, readable for everybody, nothing refused, nothing broken."""
        self.page.wait_for_load_state("load")
        pages, self.recorder.pages = self.recorder.pages, []
        for page in pages:
            try:
                check_page(page)
            except AssertionError as fault:
                raise AssertionError(f"{page.request.asked}: {fault}") from None  # type: ignore[attr-defined]
        broken = [asked for code, asked in self.recorder.statuses if code >= 500]
        assert not broken, f"the server failed at {broken}"
        strange = [each for each in self.recorder.statuses if each[0] >= 400 and each[0] not in self.refusals]
        assert not strange, f"refused unexpectedly: {strange}"
        assert not self.said, f"the console says at {self.page.url}: {self.said}"
        self._examine()

    def _examine(self) -> None:
        path = re.sub(r"[0-9a-f]{32}|\d+", "0", self.page.url.removeprefix(self.address).partition("?")[0])
        kind = path + (" with errors" if self.page.locator("[data-error-summary]").count() else "")
        if not _is_first(kind):
            return
        self.page.evaluate(AXE_SCRIPT)
        faults = [
            f"{each['id']}: {node['html'][:160]} {node['failureSummary']}"
            for each in self.page.evaluate(EXAMINE, RULES)
            for node in each["nodes"]
        ]
        assert not faults, f"{kind} is not for everybody:\n" + "\n".join(faults)

    def picture(self, name: str, at: Locator | None = None) -> None:
        """Keep what is seen at this stop; with UPDATE_PICTURES=1 the pictures of README and manual are written anew.

        `at` is what the documents show of a long page; without it they show its beginning.
        """
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        if os.environ.get("UPDATE_PICTURES") == "1" and name in _told_of():
            if at is not None:
                at.evaluate("found => found.scrollIntoView({block: 'center', behavior: 'instant'})")
            shot = Image.open(io.BytesIO(self.page.screenshot()))
            shot.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
