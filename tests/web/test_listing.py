"""The query string is the whole state of a list, and nobody can make up a place in it."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from talent_app.core.errors import InvalidInput
from talent_app.core.paging import SEARCH_CAP, Cursor, Slice
from talent_app.web.listing import Column, Page, read_listing


@pytest.fixture(autouse=True)
def request_context(web_app):
    """Links are made inside a request."""
    with web_app.test_request_context("/talents"):
        yield


def listing(**args):
    """A list of talents with two filters and two orders."""
    return read_listing(MultiDict(args), filters=("state", "year"), sorts=("name", "born"), usual="-born")


def test_wishes_are_read_and_written_back():
    read = listing(state="draft", q="卓玛", sort="name")
    assert (read.first("state"), read.query, read.sort, read.descending) == ("draft", "卓玛", "name", False)
    assert read.link() == "/talents?state=draft&q=%E5%8D%93%E7%8E%9B&sort=name"


def test_usual_order_stays_out_of_the_address():
    assert listing().link() == "/talents"
    assert listing(sort="-born").link(state="draft") == "/talents?state=draft"


def test_second_click_turns_the_direction():
    assert listing(sort="name").sort_link("name") == "/talents?sort=-name"
    assert listing(sort="-name").sort_link("name") == "/talents?sort=name"
    assert listing(sort="-name").direction_of("name") == "descending"


def test_unknown_order_and_unknown_parameter_are_ignored():
    read = listing(sort="password", evil="1")
    assert (read.sort, read.descending, read.filters) == ("born", True, {})


def test_cursor_survives_the_way_through_the_address(web_app):
    place = Cursor("born", True, "1990-01-01", 42, backward=True)
    address = listing(state="draft").cursor_link(place)
    with web_app.test_request_context(address):
        assert read_listing(filters=("state", "year"), sorts=("name", "born"), usual="-born").cursor == place


@pytest.mark.parametrize("change", ["tamper", "filter", "sort", "garbage", "empty-ish"])
def test_altered_or_foreign_cursor_is_refused(change):
    place = Cursor("born", True, "1990-01-01", 42)
    text = listing(state="draft").cursor_link(place).partition("cursor=")[2]
    wishes = {
        "tamper": {"state": "draft", "cursor": ("A" if text[0] != "A" else "B") + text[1:]},
        "filter": {"state": "decided", "cursor": text},
        "sort": {"state": "draft", "sort": "name", "cursor": text},
        "garbage": {"cursor": "x" * 5000},
        "empty-ish": {"cursor": "."},
    }[change]
    with pytest.raises(InvalidInput, match="翻页链接已经失效"):
        listing(**wishes)


def test_page_offers_only_the_steps_there_are():
    here = listing()
    only = Page(here, Slice([1, 2], None, None, 2))
    middle = Page(here, Slice([1], Cursor("born", True, "b", 2, True), Cursor("born", True, "a", 1), 10_001))
    assert (only.first, only.previous, only.next, only.last) == (None, None, None, None)
    assert middle.first == "/talents"
    assert all((middle.previous, middle.next, middle.last))
    searched = Page(here, Slice([1], None, Cursor("born", True, "a", 1), 1_001, SEARCH_CAP))
    assert (only.total, middle.total, searched.total) == ("2", "1 万以上", "1,000 以上")


def test_very_long_search_is_cut_not_refused():
    assert len(listing(q="长" * 5000).query) == 200


def test_column_reads_keys_attributes_and_functions():
    assert Column("", "a").of({"a": 1}) == 1
    assert Column("", "real").of(3) == 3
    assert Column("", lambda row: row * 2).of(3) == 6
    assert Column("", format="money").alignment == "end"
