"""Notices: who is told, the inbox, mail with digest and quiet hours, robots; all against real local servers."""

from __future__ import annotations

from datetime import datetime

import pytest

from talent_app import clock
from talent_app.audit.command import command
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.notifications import marks, queries
from talent_app.notifications.events import Event
from talent_app.notifications.texts import TEMPLATES, words_of
from talent_app.notifications.timing import after_quiet, next_digest
from tests.notifications.telling import PLAN, inbox, tell
from tests.page import get_page, post_page


def test_every_event_has_its_words_and_no_words_lack_an_event():
    assert {path.stem for path in TEMPLATES.glob("*.txt")} == {event.value for event in Event}
    values = PLAN | {
        "due": clock.today(), "decision": "同意", "decision_number": "拉国资〔2026〕1号", "count": 2, "lines": ["甲"],
        "kind": "更正", "answer": "已更正", "name": "林卓玛", "year": 2026, "missing": 3,
        "people": 5, "note": "请逐人核对。", "mode": "柔性引进",
        "card": "正高级、化学", "class_title": "地方级领军人才", "scheme": "示例", "reason": "材料不全", "what": "2026",
        "state": "单位公示", "source": "本人申请", "result": "已删除",
    }  # fmt: skip
    for event in Event:
        title, body = words_of(event, values)
        assert title, event
        assert body, event


def test_the_nearest_holders_of_the_permission_are_told(actor, place):
    assert tell(actor("hr")) == 1
    assert [row.title for row in inbox(actor, "reviewer")] == ["方案 2026-001 已报送，待受理"]
    assert not inbox(actor, "county")
    tell(actor("hr"), organisation_id=place("county_firm").id)
    assert len(inbox(actor, "county")) == 1
    assert len(inbox(actor, "reviewer")) == 1


def test_nobody_is_told_what_he_did_himself_nor_the_same_twice(actor):
    assert tell(actor("hr"), permission=Permission.PLAN_EDIT) == 0
    assert tell(actor("hr"), matter="plans:1:submitted") == 1
    assert tell(actor("hr"), matter="plans:1:submitted") == 0


def test_a_notice_vanishes_with_the_command_that_fails(actor):
    @command(Permission.WORK_SEE)
    def fail(doer):
        tell(doer)
        raise InvalidInput("不行。")

    with pytest.raises(InvalidInput):
        fail(actor("hr"))
    assert not inbox(actor, "reviewer")


def test_the_bell_counts_the_inbox_opens_and_marks(actor, client_as):
    tell(actor("hr"))
    row = inbox(actor, "reviewer")[0]
    client = client_as("reviewer")
    page = get_page(client, "/")
    assert page.select_one(".bell-count").get_text() == "1"
    page = get_page(client, "/notices")
    assert "已报送" in page.words
    answer = client.get(f"/notices/{row.id}")
    assert answer.location.endswith("/incentives/plans/1")
    assert get_page(client, "/").select_one(".bell-count") is None
    page = post_page(client, f"/notices/{row.id}/unread", {"back": "//evil.example"})
    assert page.heading() == "通知"
    page = post_page(client, "/notices/read-all")
    assert "没有未读通知" in page.words
    assert "已报送" in get_page(client, "/notices?read=all").words


def test_a_notice_of_somebody_else_does_not_exist(actor, client_as):
    tell(actor("hr"))
    row = inbox(actor, "reviewer")[0]
    for url in (f"/notices/{row.id}", f"/notices/{10**9}"):
        assert client_as("leader").get(url).status_code == 404
    reader = actor("leader")
    with pytest.raises(NotFound):
        queries.notice_or_404(reader, row.id)
    assert marks.mark_own(actor("leader"), [row.id], is_read=True) == 0


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("at", "begins", "ends", "leaves"),
    [
        ("2026-11-23 23:30", 22, 7, "2026-11-24 07:00"),
        ("2026-11-24 06:59", 22, 7, "2026-11-24 07:00"),
        ("2026-11-24 07:00", 22, 7, "2026-11-24 07:00"),
        ("2026-11-24 12:30", 12, 14, "2026-11-24 14:00"),
        ("2026-11-24 12:30", None, None, "2026-11-24 12:30"),
    ],
)
def test_quiet_hours_hold_a_mail_back(at, begins, ends, leaves):
    assert after_quiet(local(at), begins, ends) == local(leaves)


def test_the_digest_leaves_at_its_hour():
    assert next_digest(local("2026-11-23 08:59"), 9) == local("2026-11-23 09:00")
    assert next_digest(local("2026-11-23 09:00"), 9) == local("2026-11-24 09:00")
