"""Seals prove a rewritten chain; unusual reading is told to the auditors once."""

from __future__ import annotations

import datetime
import io

import pytest
from sqlalchemy import text, update

from talent_app import clock
from talent_app.audit import seals
from talent_app.audit.chain import link_hash, verify
from talent_app.audit.models import AuditEntry, AuditHead
from talent_app.core.actor import system_actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope, within
from talent_app.operations import watching
from talent_app.talents.service import create_talent, reveal
from tests.page import get_page, post_page

SYSTEM = system_actor("夜间例行任务")


def rewrite_from(seq):
    """What somebody with the owner's rights could do: change an entry and make all later links fit again."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        pytest.skip("the application's role may not switch triggers off; tests/assure does it as owner")
    for name in [row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))]:
        if name.startswith("tr_audit_entries"):
            connection.execute(text(f"DROP TRIGGER {name}"))
    previous = None
    for row in connection.execute(AuditEntry.__table__.select().order_by(AuditEntry.seq)).mappings().all():
        if row["seq"] < seq:
            previous = row["hash"]
            continue
        values = dict(row) | ({"actor_name": "别人"} if row["seq"] == seq else {})
        values["previous_hash"] = previous or values["previous_hash"]
        previous = link_hash(values)
        connection.execute(
            update(AuditEntry)
            .where(AuditEntry.seq == row["seq"])
            .values(actor_name=values["actor_name"], previous_hash=values["previous_hash"], hash=previous)
        )
    connection.execute(update(AuditHead).values(hash=previous))


@pytest.mark.committing
def test_a_chain_rewritten_to_its_end_fits_but_no_longer_bears_out_a_kept_seal(actor, place):
    create_talent(actor("hr"), place("plant").id, {"name": "封存一", "born_on": datetime.date(1990, 1, 1)})
    kept = seals.read(seals.written([seals.seal(SYSTEM)]))
    with within(Scope.beyond("tests")):
        assert list(seals.compare(session(), kept)) == []
        rewrite_from(kept[0].seq - 1)
        assert list(verify(session())) == []
        faults = list(seals.compare(session(), kept))
    assert [fault.seq for fault in faults] == [kept[0].seq]
    assert "封存不符" in faults[0].message


def test_a_shortened_chain_is_named(actor):
    one = seals.Seal(datetime.date(2026, 1, 1), 10**6, "0" * 64)
    use_scope(Scope.beyond("tests"))
    assert "末尾记录被删除" in next(seals.compare(session(), [one])).message


@pytest.mark.parametrize("content", ["", "不是摘要", "2026-13-01 1 " + "0" * 64, "2026-01-01 1 xyz"])
def test_a_file_that_is_no_seal_is_refused_with_its_line(content):
    with pytest.raises(InvalidInput, match="封存摘要"):
        seals.read(content)


def test_the_auditor_takes_seals_away_and_compares_them_later(actor, client_as):
    seals.seal(SYSTEM)
    auditor = client_as("auditor")
    content = auditor.get("/audit/seals.txt").data
    page = post_page(auditor, "/audit/verification", {"file": (io.BytesIO(content), "seals.txt")})
    assert "与上传的 1 份封存摘要一致" in page.words
    wrong = content.replace(content.split()[-1], b"f" * 64)
    page = post_page(auditor, "/audit/verification", {"file": (io.BytesIO(wrong), "seals.txt")})
    assert "此条或以前的记录被改写" in page.words
    page = post_page(auditor, "/audit/verification", {"file": (io.BytesIO(b"abc"), "seals.txt")})
    assert any("不是封存摘要" in told for told in page.errors())


def test_many_reveals_on_one_day_are_told_to_the_auditors_once(app, actor, client_as, place, monkeypatch):
    monkeypatch.setattr(watching.limits, "reveals", 2)
    talent = create_talent(
        actor("hr"), place("plant").id, {"name": "查阅一", "born_on": datetime.date(1990, 1, 1), "phone": "13800138000"}
    )
    for _time in range(2):
        reveal(actor("hr"), talent.id, ["phone"], "核对联系方式")
    assert watching.watch(SYSTEM) == 0
    reveal(actor("hr"), talent.id, ["phone"], "核对联系方式")
    assert watching.watch(SYSTEM) == 1
    assert watching.watch(SYSTEM) == 0
    assert "查看敏感信息或个人薪酬 3 次" in get_page(client_as("auditor"), "/audit/unusual").words


def test_an_export_at_night_is_a_finding_and_one_at_six_is_not():
    day = clock.local(clock.now())
    assert watching._kind("talents.exported", day.replace(hour=22, minute=0)) == "night"
    assert watching._kind("talents.exported", day.replace(hour=5, minute=59)) == "night"
    assert watching._kind("talents.exported", day.replace(hour=6, minute=0)) == ""
    assert watching._kind("talents.exported", day.replace(hour=21, minute=59)) == ""
