"""Audit entries edited, removed, exchanged and inserted behind the product's back: every one is found and named."""

from __future__ import annotations

import random
import uuid
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db.engine import make_engine, session, use_scope
from talent_app.talents import service as talents
from tests.assure.installation import Installation, installation, main
from tests.factories import create_talent

KINDS = ("edited", "removed", "exchanged", "inserted")
#: Columns an intruder would like to change, with what he would write.
EDITS = {"actor_name": "别人", "subject_label": "另一个人", "action": "talent.created", "details": "{}"}


def prove(kind: str, count: int, seed: int = 1) -> dict[str, Any]:
    """Tamper `count` times in each of the four ways; each attempt is undone before the next."""
    choose = random.Random(seed)
    missed: list[str] = []
    with installation(kind) as made:
        entries = _history(made)
        for way in KINDS:
            for _ in range(count):
                seq = choose.randrange(2, entries)
                if not _is_found(made, way, seq, choose):
                    missed.append(f"{way} {seq}")
    return {"entries": entries, "tried": count * len(KINDS), "missed": missed}


def _history(made: Installation) -> int:
    """A history to tamper with: registrations and their changes; returns how many entries there are."""
    hr = made.actor("hr")
    for number in range(20):
        talent = create_talent(hr, name=f"人员{number}")
        for step in range(3):
            talent = talents.update_talent(hr, talent.id, talent.version, {"post": f"岗位{step}"})
    session.rollback()
    with _owner(made).connect() as connection:
        return int(connection.scalar(text("SELECT max(seq) FROM audit_entries")) or 0)


def _owner(made: Installation) -> Any:
    return make_engine(made.settings.migration_database_url)


def _is_found(made: Installation, way: str, seq: int, choose: random.Random) -> bool:
    engine = _owner(made)
    try:
        with engine.connect() as connection:
            transaction = connection.begin()
            _disarm(connection)
            tamper(connection, way, seq, choose)
            use_scope(Scope.beyond("proof"))
            current = Session(bind=connection)
            current.info["scope"] = Scope.beyond("proof")
            faults = list(verify(current))
            current.close()
            transaction.rollback()
    finally:
        engine.dispose()
    return any(fault.seq is not None and abs(fault.seq - seq) <= 2 for fault in faults)


def _disarm(connection: Connection) -> None:
    """An intruder who owns the database takes the triggers away first."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        return
    names = connection.scalars(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'")
    )
    for name in list(names):
        connection.execute(text(f"DROP TRIGGER {name}"))


def tamper(connection: Connection, way: str, seq: int, choose: random.Random) -> None:
    """One act of tampering at an entry."""
    if way == "edited":
        column = choose.choice(sorted(EDITS))
        value = EDITS[column]
        old = connection.scalar(text(f"SELECT {column} FROM audit_entries WHERE seq = :seq"), {"seq": seq})
        value = f"{value}!" if str(old) == value and column != "details" else value
        if column == "details" and str(old) == "{}":
            column, value = "subject_label", "另一个人"
        statement = text(f"UPDATE audit_entries SET {column} = :value WHERE seq = :seq")
        connection.execute(statement, {"value": value, "seq": seq})
    elif way == "removed":
        connection.execute(text("DELETE FROM audit_entries WHERE seq = :seq"), {"seq": seq})
    elif way == "exchanged":
        for old, new in ((seq, -seq), (seq - 1, seq), (-seq, seq - 1)):
            connection.execute(text("UPDATE audit_entries SET seq = :new WHERE seq = :old"), {"old": old, "new": new})
    else:
        columns = [key for key in connection.execute(text("SELECT * FROM audit_entries LIMIT 1")).keys() if key != "id"]  # noqa: SIM118
        others = ", ".join(f'"{each}"' for each in columns if each not in ("seq", "uid"))
        latest = connection.scalar(text("SELECT max(seq) FROM audit_entries"))
        connection.execute(  # room for one more, everybody behind moves up
            text("UPDATE audit_entries SET seq = -seq - 1 WHERE seq > :seq"), {"seq": seq}
        )
        connection.execute(text("UPDATE audit_entries SET seq = -seq WHERE seq < 0"))
        uid: Any = uuid.uuid4() if connection.dialect.name == "postgresql" else uuid.uuid4().hex
        connection.execute(
            text(
                f"INSERT INTO audit_entries (seq, uid, {others}) SELECT :place, :uid, {others}"
                " FROM audit_entries WHERE seq = :seq"
            ),
            {"place": seq + 1, "uid": uid, "seq": seq},
        )
        connection.execute(text("UPDATE audit_head SET seq = :latest WHERE id = 1"), {"latest": latest + 1})


if __name__ == "__main__":
    main(prove)
