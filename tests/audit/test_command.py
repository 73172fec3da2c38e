"""One command, one transaction, one entry; and a chain that finds every kind of tampering."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.command import UnauditedCommand, Unchanged, command, record
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import Conflict, Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import database, session, use_scope
from talent_app.identity import service as identity
from talent_app.identity.permissions import Permission
from talent_app.organisations import service as organisations
from talent_app.organisations.models import Organisation
from talent_app.tracking.changes import UntrackedWrite


def faults() -> list[str]:
    use_scope(Scope.beyond("audit verification"))
    return [fault.message for fault in verify(session())]


def rename(actor, row, name="改名后的公司", version=None):
    return organisations.update_organisation(
        actor,
        row.id,
        version or row.version,
        name=name,
        short_name="",
        uscc=row.uscc,
        region=None,
        industry=None,
        is_active=True,
    )


def test_a_command_leaves_one_entry_and_one_image(actor, place):
    row = place("plant")
    before = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))
    rename(actor("sysadmin"), row)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry.seq == before + 1
    assert (entry.action, entry.changes_count, entry.subject_id) == ("organisation.updated", 1, row.id)
    history = Organisation.__history__
    images = session.execute(select(history).where(history.c.id == row.id).order_by(history.c.history_id)).all()
    assert [image.name for image in images] == ["拉萨藏药制造有限公司"] * (len(images) - 1) + ["改名后的公司"]
    assert [image.recorded_until is None for image in images] == [False] * (len(images) - 1) + [True]


def test_the_chain_of_a_fresh_database_holds(db):
    assert faults() == []


def test_a_command_without_an_entry_is_refused_and_rolled_back(actor, place):
    @command(Permission.ORGANISATION_MANAGE)
    def forgetful(actor, organisation_id):
        session.get(Organisation, organisation_id).name = "没有留痕"

    row = place("plant")
    with pytest.raises(UnauditedCommand):
        forgetful(actor("sysadmin"), row.id)
    session.expire_all()
    assert place("plant").name == "拉萨藏药制造有限公司"


def test_a_command_that_changes_nothing_writes_nothing(actor):
    @command(Permission.ORGANISATION_MANAGE)
    def idle(actor):
        raise Unchanged("无变化")

    before = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))
    assert idle(actor("sysadmin")) == "无变化"
    assert session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) == before


def test_nested_commands_join_the_outer_transaction(actor, place):
    @command(Permission.ORGANISATION_MANAGE)
    def both(actor, row):
        rename(actor, row)
        raise Conflict("外层失败")

    row = place("plant")
    with pytest.raises(Conflict):
        both(actor("sysadmin"), row)
    session.expire_all()
    assert place("plant").name == "拉萨藏药制造有限公司"
    assert faults() == []


def test_an_actor_without_the_permission_is_refused(actor, place):
    row = place("plant")
    with pytest.raises(Forbidden):
        rename(actor("hr"), row)


def test_a_stale_version_is_a_conflict_and_changes_nothing(actor, place):
    row = place("plant")
    seen = row.version
    rename(actor("sysadmin"), row, "第一次改名")
    with pytest.raises(Conflict):
        rename(actor("sysadmin"), row, "第二次改名", version=seen)
    session.expire_all()
    assert session.get(Organisation, row.id).name == "第一次改名"


def test_writing_a_tracked_row_outside_a_command_is_refused(actor, place):
    actor("sysadmin")
    place("plant").name = "绕过命令"
    with pytest.raises(UntrackedWrite):
        session.flush()
    session.rollback()


def test_wrong_detail_keys_are_refused(actor):
    @command(Permission.ORGANISATION_MANAGE)
    def wrong(actor):
        record(Action.ORGANISATION_UPDATED, title="x")

    with pytest.raises(ValueError, match="takes the details"):
        wrong(actor("sysadmin"))


def test_the_database_itself_refuses_to_change_the_audit(actor, place):
    rename(actor("sysadmin"), place("plant"))
    for statement in (
        "UPDATE audit_entries SET actor_name = 'x' WHERE seq = 1",
        "DELETE FROM audit_entries WHERE seq = 1",
        "UPDATE organisations_history SET name = 'x'",
        "DELETE FROM organisations_history",
    ):
        with pytest.raises(Exception, match="append-only"):
            session.execute(text(statement))
        session.rollback()


@pytest.mark.committing
@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE audit_entries SET actor_name = '别人' WHERE seq = 5", "第 5 条内容"),
        ("DELETE FROM audit_entries WHERE seq = 5", "第 5 条审计记录缺失"),
        ("DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)", "末尾记录"),
        ("UPDATE audit_entries SET seq = 1005 WHERE seq = 5", "缺失"),
        ("UPDATE organisations_history SET name = '改' WHERE id = 2", "历史内容被修改"),
        ("DELETE FROM organisations_history WHERE id = 2", "现有 "),
        ("UPDATE organisations_history SET salt = NULL, name = '改' WHERE id = 2", "历史内容被抹去"),
    ],
)
def test_tampering_is_found_and_named(actor, place, statement, word):
    rename(actor("sysadmin"), place("plant"))
    assert database.engine is not None
    with database.engine.begin() as connection:  # an intruder who got past the triggers
        connection.execute(
            text("INSERT INTO audit_permits (id, kind, entry_uid) VALUES (1, 'x', :uid)"), {"uid": "0" * 32}
        )
        connection.execute(text(statement))
        connection.execute(text("DELETE FROM audit_permits"))
    assert any(word in message for message in faults())


def test_nobody_grants_himself_a_role(actor, place):
    secadmin = actor("secadmin")
    with pytest.raises(Conflict):
        identity.grant_role(secadmin, secadmin.user_id, identity.Role.AUDITOR, place("city").id)


def test_roles_that_may_not_meet_are_refused(actor, place):
    hr = actor("hr")
    with pytest.raises(Conflict, match="不能与"):
        identity.grant_role(actor("secadmin"), hr.user_id, identity.Role.APPROVER, place("plant").id)
