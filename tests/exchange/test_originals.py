"""The files imports were made from: listed with who, when, result and period; reading one is reading its people."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.files.models import File
from talent_app.identity.queries import user_by_name
from talent_app.privacy import service as privacy
from talent_app.talents.models import Talent
from tests.exchange.files import NUMBERS, applied, csv_file
from tests.page import get_page, values_of, with_token

CONTENT = csv_file([["姓名", "证件号码"], ["扎西顿珠", NUMBERS[0]], ["德吉央宗", NUMBERS[1]]])


@pytest.fixture
def batch(actor, place):
    return applied(actor("hr"), place("plant").id, CONTENT)


def test_kept_files_are_listed_and_reading_one_is_recorded_for_everybody_in_it(actor, batch, client_as):
    use_scope(Scope.everything())
    talent = session.scalars(select(Talent).where(Talent.name == "扎西顿珠")).one()
    privacy.link_person(actor("hr"), user_by_name("person").id, talent.id)
    hr = client_as("hr")
    page = get_page(hr, "/talents/imports/originals")
    for words in ("名单.csv", "林卓玛", "已导入", "导入结束后保存 90 天", "2027-02-21"):
        assert words in page.words
    url = f"/talents/imports/{batch.id}/original"
    form = values_of(get_page(hr, url).form())
    assert "填写" in hr.post(url, data=with_token(hr, form)).get_data(as_text=True)
    answer = hr.post(url, data=with_token(hr, form | {"reason": "核对更正申请"}))
    assert (answer.status_code, answer.data) == (200, CONTENT)
    assert "attachment" in answer.headers["Content-Disposition"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sensitive.revealed")).one()
    assert entry.details == {"fields": ["导入的原文件"], "reason": "核对更正申请"}
    assert "核对更正申请" in get_page(client_as("person"), "/my/readings").words
    # nobody of another enterprise, and nobody who may not read in clear
    assert client_as("stranger").get(url).status_code == 404
    assert "名单.csv" not in get_page(client_as("stranger"), "/talents/imports/originals").words
    assert client_as("approver").get(url).status_code == 403


def test_a_file_whose_period_is_over_is_said_to_be_gone(batch, client_as):
    use_scope(Scope.everything())
    session.execute(File.__table__.delete())
    session.commit()
    assert "已期满删除" in get_page(client_as("hr"), f"/talents/imports/{batch.id}/original").words
    assert "没有保存的原文件" in get_page(client_as("hr"), "/talents/imports/originals").words


def test_the_command_line_lists_and_fetches(app, batch, tmp_path):
    run = app.test_cli_runner()
    listed = run.invoke(args=["talents", "originals", "--json", "--actor", "hr"])
    (one,) = json.loads(listed.output)
    assert (one["batch"], one["rows"], one["kept_until"]) == (batch.id, 2, "2027-02-21")
    assert "保存至 2027-02-21" in run.invoke(args=["talents", "originals", "--actor", "hr"]).output
    target = tmp_path / "a.csv"
    words = ["talents", "original", str(batch.id), str(target), "--reason", "核对", "--actor", "hr"]
    assert run.invoke(args=words).exit_code == 0
    assert target.read_bytes() == CONTENT
    assert run.invoke(args=[*words[:-1], "stranger"]).exit_code != 0
