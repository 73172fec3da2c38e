"""Nobody is entered without saying how he was told; who was entered before is listed and worked off (DB-003)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.exchange import intake
from talent_app.exchange import service as imports
from talent_app.informing import queries as notice_queries
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import told
from talent_app.talents import requests, telling
from talent_app.talents.enums import RequestKind
from tests.exchange.files import NUMBERS, applied, csv_file, staged
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page, values_of

HEAD = ["姓名", "证件号码", "告知方式", "告知日期"]


def of(actor, *talents):
    rows = told(actor.scope, [row.id for row in talents])
    return {(row.talent_id, row.manner, row.told_on, row.recorded_by) for row in rows}


def test_old_rows_without_a_record_are_listed_shown_and_worked_off(actor, client_as):
    hr = actor("hr")
    first, second = create_talent(hr, name="旧登记甲"), create_talent(hr, name="旧登记乙")
    client = client_as("hr")
    assert "人员没有告知记录，待补" in get_page(client, "/").words
    assert "没有告知本人的记录" in get_page(client, f"/talents/{first.id}").words
    page = get_page(client, "/talents/inform")
    assert "旧登记甲" in page.words
    values = values_of(page.form()) | {"informed": "1", "informed_manner": "spoken", "informed_on": "2026-11-02"}
    page = post_page(client, "/talents/inform", values | {"talents": [str(first.id)]})
    assert "旧登记甲" not in page.words
    assert "旧登记乙" in page.words
    page = get_page(client, f"/talents/{first.id}")
    for word in ("2026-11-02", "告知书第 1 版", "当面告知", "林卓玛 登记"):
        assert word in page.words
    page = post_page(client, "/talents/inform", values | {"talents": [str(second.id)], "informed_on": "2099-01-01"})
    assert any("告知日期晚于今天" in sentence for sentence in page.errors())
    assert [row.id for row in telling.untold(actor("hr").scope)] == [second.id]
    with pytest.raises(NotFound):
        telling.inform_talents(actor("stranger"), [second.id], Told(1, Manner.PAPER))


def test_an_import_asks_once_and_its_own_column_says_otherwise(actor, place):
    hr, plant = actor("hr"), place("plant").id
    rows = [HEAD, ["扎西顿珠", NUMBERS[0], "", ""], ["李卓玛", NUMBERS[1], "当面告知", "2026-11-03"]]
    batch = applied(hr, plant, csv_file(rows), told=Told(1, Manner.MESSAGE, date(2026, 11, 5)))
    found = {(manner, on) for _id, manner, on, _by in of(hr, *_all(hr))}
    assert found == {(Manner.MESSAGE, date(2026, 11, 5)), (Manner.SPOKEN, date(2026, 11, 3))}
    again = applied(hr, plant, csv_file(rows))
    assert again.counts["unchanged"] == 2
    people = _all(hr)
    imports.undo_import(hr, batch.id)
    assert of(hr, *people) == set()
    applied(hr, plant, csv_file([row[:2] for row in rows]))
    assert telling.untold_count(hr.scope) == 2


def test_an_empty_manner_is_remarked_in_the_preview_with_its_row_and_listed_afterwards(actor, place, client_as):
    hr, plant = actor("hr"), place("plant").id
    rows = [HEAD, ["扎西顿珠", NUMBERS[0], "", ""], ["李卓玛", NUMBERS[1], "当面告知", "2026-11-03"]]
    batch = staged(hr, plant, csv_file(rows))
    page = get_page(client_as("hr"), f"/talents/imports/{batch.id}/preview?status=warned")
    assert "没有填写告知方式，将作为“未告知”登记" in page.words
    assert "扎西顿珠" in page.words
    (remark,) = [each for each in batch.counts["messages"] if "未告知" in each["message"]]
    assert (remark["level"], remark["rows"]) == ("warning", [2])
    intake.write(actor("hr"), batch.id)
    assert [row.name for row in telling.untold(actor("hr").scope)] == ["扎西顿珠"]
    assert not any("未告知" in each["message"] for each in staged(hr, plant, csv_file(rows)).counts["messages"])


def test_a_new_version_of_the_notice_lists_whom_to_tell_again(actor, client_as, monkeypatch):
    hr = actor("hr")
    first, second = create_talent(hr, name="告知旧版甲"), create_talent(hr, name="告知旧版乙")
    telling.inform_talents(actor("hr"), [first.id, second.id], Told(1, Manner.PAPER))
    assert telling.outdated_count(actor("hr").scope) == 0
    (old,) = notice_queries.notices(Scope.nothing())
    new = replace(old, version=2, from_on=date(2026, 11, 20))
    monkeypatch.setattr(notice_queries, "_all", lambda: (old, new))
    client = client_as("hr")
    assert "告知书已更新，待重新告知" in get_page(client, "/").words
    page = get_page(client, "/talents/inform")
    assert "其中 2 人告知的是旧版告知书" in page.words
    values = values_of(page.form()) | {"informed": "2", "informed_manner": "message", "talents": [str(first.id)]}
    page = post_page(client, "/talents/inform", values)
    assert "告知旧版甲" not in page.words
    assert [row.id for row in telling.outdated(actor("hr").scope)] == [second.id]
    assert telling.outdated_count(actor("stranger").scope) == 0


def test_a_shared_person_is_told_by_whoever_asks_for_him(actor, place):
    number = resident_id()
    create_talent(actor("hr"), document_number=number, name="次仁")
    stranger = actor("stranger")
    asked = {"name": "次仁", "document_number": number}
    way = Told(1, Manner.PAPER, date(2026, 11, 6))
    with pytest.raises(InvalidInput, match="已更新"):
        requests.file_request(stranger, place("other").id, asked, RequestKind.SHARED, told=Told(9, Manner.PAPER))
    row = requests.file_request(stranger, place("other").id, asked, RequestKind.SHARED, told=way)
    done = requests.answer_request(actor("hr"), row.id, row.version, True)
    stranger = actor("stranger")
    (kept,) = told(stranger.scope, [done.talent_id])
    assert (kept.manner, kept.told_on, kept.recorded_by) == (Manner.PAPER, way.on, "吴敏")


def _all(hr):
    return telling.session.scalars(telling.select(telling.Talent)).all()
