"""The export of a long list: made in the background, fetched by who asked for it, within a day, and recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from talent_app.audit.copies import copies_in
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.documents.found_files import words_of
from talent_app.documents.spreadsheets import read_sheets
from talent_app.exchange import exporting, packing
from talent_app.worker import runner
from tests.factories import create_talent
from tests.page import get_page, with_token

NAMES = ("央金拉姆", "洛桑", "次仁")


@pytest.fixture
def people(actor, monkeypatch):
    """Three people, which is more than is exported at once."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    return [create_talent(actor("hr"), name=name) for name in NAMES]


def asked(client, **more):
    """The job of an export asked for on its page."""
    answer = client.post("/talents/export", data=with_token(client, {"format": "xlsx", "columns": "all"} | more))
    assert answer.status_code == 302, "the page answers at once and makes the file in the background"
    address = answer.headers["Location"]
    session.rollback()
    runner.run(int(address.rpartition("/")[2]))
    return address


def test_a_long_list_is_written_in_the_background_and_fetched_by_who_asked(client_as, people):
    hr = client_as("hr")
    address = asked(hr)
    page = get_page(hr, address)
    assert "文件已生成。" in page.notices()
    content = hr.get(f"{address}/file", buffered=True).data
    assert copies_in(words_of(content)), "whoever finds the file finds who took it"
    sheet = read_sheets(content, "人才库.xlsx")[0]
    head, *rows = [list(row.values) for row in sheet.rows]
    names = {str(row[[str(each) for each in head].index("姓名")]) for row in rows}
    assert names == set(NAMES)
    use_scope(Scope.everything())
    told = list(session.scalars(select(AuditEntry).where(AuditEntry.action == "talents.exported")))
    assert [entry.details["rows"] for entry in told] == [3, 3], "recorded when it is written, and when it is fetched"
    session.rollback()
    for other in ("stranger", "reviewer"):
        assert client_as(other).get(address).status_code in (403, 404)
        assert client_as(other).get(f"{address}/file").status_code in (403, 404)


def test_the_file_is_gone_after_a_day(client_as, people, monkeypatch):
    hr = client_as("hr")
    address = asked(hr, format="csv")
    assert NAMES[0] in hr.get(f"{address}/file", buffered=True).data.decode("utf-8-sig")
    assert timedelta(days=1) == packing.ORPHAN_AGE
    monkeypatch.setattr(packing, "ORPHAN_AGE", timedelta(0))  # as if the day had passed; the session would end as well
    assert "文件已过期删除" in get_page(hr, address).words
    assert hr.get(f"{address}/file").status_code == 409


def test_a_short_list_is_answered_at_once(client_as, actor):
    create_talent(actor("hr"), name=NAMES[0])
    hr = client_as("hr")
    answer = hr.post("/talents/export", data=with_token(hr, {"format": "csv", "columns": "all"}), buffered=True)
    assert (answer.status_code, NAMES[0] in answer.data.decode("utf-8-sig")) == (200, True)
