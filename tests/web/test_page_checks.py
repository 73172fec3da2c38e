"""The checks every page goes through find the faults they are there for."""

from __future__ import annotations

import pytest
from flask import Response

from tests.page import check_page

GOOD = '<html lang="zh-CN"><head><title>人才库 · 平台</title></head><body><h1>人才库</h1>{}</body></html>'


@pytest.fixture
def check(web_app):
    """Checks a body inside a good page."""

    def run(body, whole=GOOD):
        web_app.view_functions["sample_page"] = lambda: Response(whole.format(body))
        return check_page(web_app.test_client().get("/sample-page"))

    return run


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>又一个</h1>", "exactly one h1"),
        ('<input name="a">', "without label"),
        ('<form method="post"><input type="hidden" name="csrf_token"></form>', "without action"),
        ('<form method="post" action="/x"></form>', "without csrf_token"),
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ('<a href="/x"></a>', "an empty a"),
        ('<a href="#missing">去</a>', "missing id"),
        ("<button></button>", "an empty button"),
        ("<p>None</p>", "raw text 'None'"),
        ("<p>状态 under_review</p>", "raw text 'under_review'"),
        ("<p>PlanState.DRAFT</p>", "raw text"),
        ("<p>540102199001010011</p>", "unmasked identity number"),
        ('<label for="n">证</label><input id="n" value="540102199001010011">', "in a box"),
        ("<table><tr><td>1</td></tr></table>", "without heads"),
        ("<table><tr><th>1</th></tr></table>", "without scope"),
        ('<img src="/x.png">', "without alt"),
        ("<script>alert(1)</script>", "inline script"),
        ('<p style="color:red">x</p>', "inline style"),
        ('<p onclick="x()">x</p>', "inline onclick"),
        ('<script src="https://cdn.example/x.js"></script>', "from elsewhere"),
    ],
)
def test_each_fault_is_found(check, body, fault):
    with pytest.raises(AssertionError, match=fault):
        check(body)


@pytest.mark.parametrize(
    "body",
    [
        "<dd data-revealed>540102199001010011</dd>",
        "<code>None under_review</code>",
        '<script type="application/json">{"a": null}</script>',
        "<p>编号 202611230000012345</p>",
        "<p>540102********0011</p>",
    ],
)
def test_what_is_right_passes(check, body):
    check(body)


def test_title_without_the_heading_is_found(check):
    with pytest.raises(AssertionError, match="must contain the h1"):
        check("", GOOD.replace("人才库 · 平台", "平台"))


def test_page_without_language_is_found(check):
    with pytest.raises(AssertionError, match="needs lang"):
        check("", GOOD.replace(' lang="zh-CN"', ""))
