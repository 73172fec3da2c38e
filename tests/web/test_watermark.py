"""Whoever photographs a confidential page is named on it."""

from __future__ import annotations

from talent_app.core.actor import Actor
from talent_app.web.access import PUBLIC
from talent_app.web.watermark import tile
from tests.page import get_page


def test_a_plan_page_carries_the_viewer_and_an_open_page_does_not(client_as):
    client = client_as("hr")
    assert "is-confidential" in get_page(client, "/incentives/plans").select_one("body").get("class", [])
    assert "is-confidential" not in get_page(client, "/").select_one("body").get("class", [])
    picture = client.get("/watermark.svg")
    assert picture.headers["Cache-Control"] == "no-store"
    assert "hr</text>" in picture.text


def test_a_visitor_has_no_watermark_of_his_own(app):
    assert app.test_client().get("/watermark.svg").status_code == 302
    assert "watermark.picture" not in PUBLIC


def test_a_name_cannot_break_out_of_the_picture():
    assert "<script>" not in tile(Actor(1, "x", "<script>alert(1)</script>", None))
