"""Loads pages and checks what must hold on every page, so that each view test gets it free.

`get_page` and `post_page` are how tests open pages; both return the parsed page with the response as `page.response`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from itsdangerous import URLSafeTimedSerializer

from tests.parsing import soup_of

IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
#: What a template prints when somebody forgot a title, a filter or a value. Codes in <code> are meant to be read.
RAW_TEXT = re.compile(
    r"\bNone\b|\bUndefined\b|\bnan\b|<[\w.]+ object at|\bMoney\(|\bFraction\(|\b[A-Z]\w+\.[A-Z][A-Z_]{2,}\b"
)
RAW_CODE = re.compile(
    r"\b(?:draft|internal_review|group_review|submitted|accepted|under_review|returned|decided|executing|withdrawn"
    r"|post_dividend|project_dividend|excess_profit|tech_equity|salary_plan|stock_option|restricted_stock"
    r"|transformation_award|employee_shareholding|group_reviewer|policy_officer)\b"
)
NEEDS_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
EXECUTED = {"", "text/javascript", "module", "application/javascript"}


class Page(BeautifulSoup):
    """A parsed page with the response it came from."""

    response: Any

    @property
    def words(self) -> str:
        """What a reader sees, in one line."""
        return " ".join(_visible_text(self).split())

    def heading(self) -> str:
        """The one heading of the page."""
        return " ".join(self.find("h1").get_text(" ").split())

    def errors(self) -> list[str]:
        """The sentences under fields and in the summary."""
        return [" ".join(found.get_text(" ").split()) for found in self.select(".field-error p, .error-summary li")]

    def notices(self) -> list[str]:
        """The messages after an action."""
        return [" ".join(found.get_text(" ").split()) for found in self.select(".notice")]

    def form(self, action: str = "") -> Tag:
        """The main form, or the one whose action ends so."""
        forms = [each for each in self.find_all("form") if str(each.get("action", "")).endswith(action)]
        if not action:
            forms = [each for each in forms if each.has_attr("data-main-form")] or forms
        assert forms, f"no form with an action ending in {action!r}"
        return forms[0]


def parse(response: Any) -> Page:
    """The page of a response, not checked."""
    page: Page = soup_of(response.get_data(as_text=True), Page)
    page.response = response
    return page


def get_page(client: Any, url: str, status: int = 200, **options: Any) -> Page:
    """Opens a page, follows redirects, checks status and page."""
    response = client.get(url, follow_redirects=True, **options)
    return _checked(response, url, status)


def post_page(client: Any, url: str, data: dict[str, Any] | None = None, status: int = 200, **options: Any) -> Page:
    """Sends a form with a valid token, follows redirects, checks status and page."""
    response = client.post(url, data=with_token(client, data), follow_redirects=True, **options)
    return _checked(response, url, status)


def with_token(client: Any, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of a form plus a token the present session accepts."""
    return {"csrf_token": token_of(client), **(data or {})}


def token_of(client: Any) -> str:
    """A form token of the client's session, made as a page would make it."""
    app = client.application
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "0" * 40)
    secret = app.config.get("WTF_CSRF_SECRET_KEY") or app.secret_key
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


def values_of(form: Tag) -> dict[str, Any]:
    """What a browser would send for a form as it stands."""
    values: dict[str, Any] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type", "text")
        if kind in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        if kind in ("submit", "button", "file"):
            continue
        if control.name == "select":
            chosen = [option.get("value", "") for option in control.select("option[selected]")]
            sent = chosen or ([] if control.has_attr("multiple") else [control.option.get("value", "")])
        else:
            sent = [control.get_text() if control.name == "textarea" else control.get("value", "on")]
        for value in sent:
            values[name] = value if name not in values else [*_listed(values[name]), value]
    return values


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _checked(response: Any, url: str, status: int) -> Page:
    text = response.get_data(as_text=True)
    assert response.status_code == status, f"{url} answered {response.status_code}, not {status}: {_short(text)}"
    page = parse(response)
    check_page(page)
    return page


def check_page(page: Any) -> None:
    """Asserts everything that must hold on every page; accepts a response or a parsed page."""
    if not isinstance(page, Page):
        page = parse(page)
    faults = [fault for check in CHECKS for fault in check(page)]
    assert not faults, "the page breaks the rules of tests/page.py:\n- " + "\n- ".join(faults)


def _heads(page: Page) -> list[str]:
    faults = []
    headings = page.find_all("h1")
    if len(headings) != 1:
        return [f"exactly one h1 is needed, found {len(headings)}"]
    own = (part for part in headings[0].strings if part.parent is headings[0] or part.parent.has_attr("lang"))
    words = "".join(own).strip()  # names in another script are marked as such; badges are no part of the title
    title = page.title.get_text() if page.title else ""
    if not words or " ".join(words.split()) not in " ".join(title.split()):
        faults.append(f"the title {title!r} must contain the h1 {words!r}")
    if not page.html.get("lang"):
        faults.append("html needs lang")
    return faults


def _labels(page: Page) -> list[str]:
    faults = []
    targets = {label.get("for") for label in page.find_all("label")}
    for control in page.find_all(["input", "select", "textarea"]):
        if control.get("type") in NEEDS_NO_LABEL:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in targets
        if not (named or control.find_parent("label")):
            faults.append(f"a control without label: {_short(str(control))}")
    return faults


def _forms(page: Page) -> list[str]:
    faults = []
    for form in page.find_all("form"):
        if str(form.get("method", "get")).lower() != "post":
            continue
        if not form.get("action"):
            faults.append(f"a POST form without action: {_short(str(form))}")
        if not form.find("input", attrs={"name": re.compile(r"(^|-)csrf_token$")}):
            faults.append(f"a POST form without csrf_token: {form.get('action')}")
        if form.find_parent("form"):
            faults.append(f"a form inside a form: {form.get('action')}")
    return faults


def _ids(page: Page) -> list[str]:
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    faults = [f"the id {each!r} stands twice" for each in sorted({each for each in ids if ids.count(each) > 1})]
    for tag in page.find_all(True):
        for name in ("for", "aria-describedby", "aria-labelledby", "list"):
            faults += [
                f"{name} points to a missing id {each!r}"
                for each in str(tag.get(name) or "").split()
                if each not in ids
            ]
    for link in page.find_all("a", href=re.compile("^#.")):
        if link["href"][1:] not in ids:
            faults.append(f"a link to a missing id {link['href']}")
    return faults


def _links(page: Page) -> list[str]:
    faults = []
    for tag in page.find_all(["a", "button", "summary"]):
        is_named = tag.get_text(strip=True) or tag.get("aria-label") or tag.find("img", alt=True)
        if not (is_named or tag.find(attrs={"aria-label": True})):
            faults.append(f"an empty {tag.name}: {_short(str(tag))}")
        if tag.name == "a" and not tag.get("href"):
            faults.append(f"a link without address: {_short(str(tag))}")
        if tag.name == "a" and urlsplit(str(tag.get("href", ""))).scheme == "javascript":
            faults.append(f"a link that is a script: {_short(str(tag))}")
    return faults


def _text(page: Page) -> list[str]:
    words = _visible_text(page)
    faults = [
        f"raw text {found.group()!r} near {_around(words, found)!r}"
        for pattern in (RAW_TEXT, RAW_CODE)
        for found in pattern.finditer(words)
    ]
    revealed = " ".join(tag.get_text(" ") for tag in page.find_all(attrs={"data-revealed": True}))
    typed = " ".join(str(tag.get("value", "")) for tag in page.find_all("input") if not tag.has_attr("data-revealed"))
    for found in IDENTITY_NUMBER.finditer(f"{words} {page.title.get_text() if page.title else ''}"):
        if found.group() not in revealed:
            faults.append(f"an unmasked identity number: {found.group()[:6]}…")
    if page.response.request.method == "GET":
        faults += [
            f"an unmasked identity number in a box: {found.group()[:6]}…" for found in IDENTITY_NUMBER.finditer(typed)
        ]
    return faults


def _tables(page: Page) -> list[str]:
    faults = []
    for table in page.find_all("table"):
        heads = table.find_all("th")
        if not heads:
            faults.append(f"a table without heads: {_short(table.get_text(' '))}")
        faults += [f"a head without scope: {_short(str(head))}" for head in heads if not head.get("scope")]
    images = [image for image in page.find_all("img") if not image.has_attr("alt")]
    faults += [f"an image without alt: {_short(str(image))}" for image in images]
    return faults


def _inline(page: Page) -> list[str]:
    faults = []
    for script in page.find_all("script"):
        if not script.get("src") and str(script.get("type", "")) in EXECUTED:
            faults.append(f"an inline script: {_short(str(script))}")
    faults += [f"an inline style sheet: {_short(str(style))}" for style in page.find_all("style")]
    for tag in page.find_all(True):
        faults += [f"an inline {name} on {tag.name}" for name in tag.attrs if name == "style" or name.startswith("on")]
        for name in ("src", "href"):
            if tag.name in ("script", "link", "img") and re.match(r"(https?:)?//", str(tag.get(name, ""))):
                faults.append(f"{tag.name} from elsewhere: {tag.get(name)}")
    return faults


CHECKS = (_heads, _labels, _forms, _ids, _links, _text, _tables, _inline)


def _visible_text(page: Page) -> str:
    hidden = {"script", "style", "code", "template", "head"}
    parts = [part for part in page.find_all(string=True) if not isinstance(part, Comment)]
    return " ".join(str(part) for part in parts if not any(up.name in hidden for up in part.parents))


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - 25) : found.end() + 25].split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else f"{text[:160]}…"
