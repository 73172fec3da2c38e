"""The interface in English: who chooses, what changes, what stays Chinese."""

from __future__ import annotations

import pytest

from talent_app.documents.found_files import words_of
from talent_app.translations.catalogue import Catalogue
from talent_app.translations.updating import read
from talent_app.web.language import LANGUAGES, OFFERED
from talent_app.web.translation import page_in
from tests.factories import create_talent
from tests.page import get_page, with_token

TIBETAN = "བསྟན་འཛིན་སྒྲོལ་དཀར།"
WORDS = Catalogue(
    {
        "状态": "State",
        "审核中": "Under review",
        "工程师": "Engineer",
        "退还测算": "Refund calculation",
        "人": "people",
        "第 %(row)s 行没有%(what)s。": "Row %(row)s has no %(what)s.",
        "姓名": "name",
        "审批协议、复核支付": "Approve agreements, check payments",
        "请补充后再试。": "Fill it in and try again.",
        "应当在 %(low)s 与 %(high)s 之间。": "Enter a value between %(low)s and %(high)s.",
    }
)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("审核中", "Under review"),
        ("第 3 行没有姓名。", "Row 3 has no name."),
        ("第 3 行没有姓名。请补充后再试。", "Row 3 has no name. Fill it in and try again."),
        ("工程师、审核中（3 人）", "Engineer, Under review (3 people)"),
        ("审核中、审批协议、复核支付", "Under review, Approve agreements, check payments"),
        ("2026年11月3日", "2026-11-03"),
        ("1,234.50 万元", "12,345,000 yuan"),
        ("应当在 1 与 9 之间。", "Enter a value between 1 and 9."),
    ],
)
def test_a_text_is_known_word_for_word_by_its_shape_and_in_parts(chinese, english):
    assert WORDS.say(chinese) == english


@pytest.mark.parametrize("own", ["卓玛是一位工程师", "卓玛，工程师", "第三行没有说明。"])
def test_what_is_not_known_as_a_whole_is_not_touched(own):
    assert WORDS.say(own) is None


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ('<th title="状态">状态</th>', '<th title="State">State</th>'),
        ("<!doctype html><p>状态 < 1</p>", "<!doctype html><p>State < 1</p>"),
        ("<td> 卓玛，工程师 </td>", '<td> <span lang="zh">卓玛，工程师</span> </td>'),
        ('<p lang="zh">状态<b>状态</b></p><p>状态</p>', '<p lang="zh">状态<b>状态</b></p><p>State</p>'),
        ('<input value="状态"><textarea>状态</textarea>', '<input value="状态"><textarea>状态</textarea>'),
        ('<option value="状态">卓玛</option>', '<option value="状态">卓玛</option>'),
        (
            "<p>Really do “退还测算” for 卓玛?</p>",
            '<p>Really do “Refund calculation” for <span lang="zh">卓玛</span>?</p>',
        ),
        ("<td>次仁 ཚེ་རིང་།</td>", '<td><span lang="zh">次仁 <span lang="bo">ཚེ་རིང་།</span></span></td>'),
        (
            '<script type="application/json">{"title": "状态", "field": "状态"}</script>',
            '<script type="application/json">{"title": "State", "field": "\\u72b6\\u6001"}</script>',
        ),
    ],
)
def test_a_page_is_put_into_english_and_what_was_entered_stays_as_it_is(page, made):
    assert page_in(WORDS, page) == made


def test_a_chinese_page_is_left_alone_but_for_tibetan_which_is_marked():
    assert page_in(None, "<td>状态</td>") == "<td>状态</td>"
    assert page_in(None, "<td>次仁 ཚེ་རིང་།</td>") == '<td>次仁 <span lang="bo">ཚེ་རིང་།</span></td>'


@pytest.fixture
def visitor(app):
    """A browser of the whole application, nobody signed in."""
    return app.test_client()


def test_a_visitor_sees_chinese_unless_his_browser_asks_for_english(visitor):
    assert get_page(visitor, "/login").html["lang"] == "zh-CN"
    for wish in ("zh-CN,en;q=0.5", "de-DE,de;q=0.9", "*"):
        assert get_page(visitor, "/login", headers={"Accept-Language": wish}).html["lang"] == "zh-CN"
    page = get_page(visitor, "/login", headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.2"})
    assert (page.html["lang"], page.heading()) == ("en", "Sign in")


def test_the_choice_is_kept_with_the_account_and_beats_the_browser(client_as):
    hr = client_as("hr")
    assert get_page(hr, "/", headers={"Accept-Language": "en"}).html["lang"] == "zh-CN"
    switch = get_page(hr, "/account").select_one(".language-switch")
    assert [button["value"] for button in switch.select("button")] == ["en"]
    answer = hr.post("/language", data=with_token(hr, {"language": "en", "wanted": "/account"}))
    assert (answer.status_code, answer.location) == (302, "/account")
    again = client_as("hr")
    page = get_page(again, "/account", headers={"Accept-Language": "zh-CN"})
    assert (page.html["lang"], page.heading()) == ("en", "My account")
    assert get_page(client_as("approver"), "/account").html["lang"] == "zh-CN"


def test_a_visitors_choice_stays_with_his_browser_and_leads_nowhere_else(visitor):
    answer = visitor.post(
        "/language", data=with_token(visitor, {"language": "en", "wanted": "https://elsewhere.example/"})
    )
    assert answer.location == "/"
    assert get_page(visitor, "/login").html["lang"] == "en"
    visitor.post("/language", data=with_token(visitor, {"language": "xx", "wanted": "/login"}))
    assert get_page(visitor, "/login").html["lang"] == "en"


def test_tibetan_is_known_but_not_offered_before_its_main_words_were_reviewed():
    assert "bo" in LANGUAGES
    assert set(OFFERED) == {"zh", "en"}
    words = {str(one.id) for one in read("bo") if one.id}
    assert len(words) > 50
    assert words <= {str(one.id) for one in read("en") if one.id}, "a main word is no longer said: change the catalogue"


def test_a_tibetan_name_is_entered_found_and_shown_as_tibetan(client_as, actor):
    talent = create_talent(actor("hr"), name="旦增卓嘎", tibetan_name=TIBETAN)
    hr = client_as("hr")
    page = get_page(hr, f"/talents/{talent.id}")
    assert TIBETAN in [each.get_text() for each in page.select("span[lang=bo]")]
    assert "旦增卓嘎" in get_page(hr, f"/talents?q={TIBETAN}").words
    assert TIBETAN in get_page(hr, f"/talents/{talent.id}/edit").select_one("#tibetan_name")["value"]


def test_what_leaves_as_a_file_is_chinese_whoever_asks(client_as):
    hr = client_as("hr")
    files = []
    for language in ("zh", "en"):
        hr.post("/language", data=with_token(hr, {"language": language, "wanted": "/"}))
        files.append(" ".join(words_of(hr.get("/reminders/list.xlsx").data)))
    assert "到期日" in files[1]
    assert files[0].count("到期日") == files[1].count("到期日")
    assert "Due" not in files[1]
