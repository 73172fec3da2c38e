"""Many people at the same records at once: no update is lost, and of two who decide one wins and the other is told."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from sqlalchemy import select

from talent_app.audit.chain import verify
from talent_app.core.errors import AppError, Busy, Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.talents import service as talents
from talent_app.talents.models import Talent
from tests.assure.installation import Installation, installation, main
from tests.factories import create_talent

RECORDS = 5


def prove(kind: str, editors: int, seconds: int) -> dict[str, Any]:
    """`editors` threads raise a counter kept in a field of shared records, each as a person does: read, change, save.

    The counter of a record must end at the number of saves that were confirmed to somebody.
    """
    with installation(kind) as made:
        ids = [create_talent(made.actor("hr"), name=f"共同编辑{n}", department="0").id for n in range(RECORDS)]
        session.remove()
        until = time.monotonic() + seconds
        tally = Tally(ids)
        threads = [threading.Thread(target=_edit, args=(made, tally, until, n)) for n in range(editors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        use_scope(Scope.beyond("proof"))
        kept = {row.id: int(row.department) for row in session.scalars(select(Talent).where(Talent.id.in_(ids)))}
        lost = {talent: (tally.saved[talent], kept[talent]) for talent in ids if tally.saved[talent] != kept[talent]}
        assert not lost, f"saves confirmed and kept differ: {lost}"
        assert not tally.unexpected, f"an editor met {tally.unexpected[:3]}"
        faults = [fault.message for fault in verify(session())]
        assert not faults, f"the audit does not hold: {faults[:3]}"
        return {
            "editors": editors, "saved": sum(tally.saved.values()), "told": tally.told, "busy": tally.busy,
        }  # fmt: skip


class Tally:
    """What the editors were told."""

    def __init__(self, ids: list[int]) -> None:
        self.lock = threading.Lock()
        self.saved = dict.fromkeys(ids, 0)
        self.told = self.busy = 0
        self.unexpected: list[str] = []


def _edit(made: Installation, tally: Tally, until: float, number: int) -> None:
    choose = random.Random(number)
    ids = list(tally.saved)
    while time.monotonic() < until:
        talent_id = choose.choice(ids)
        try:
            hr = made.actor("hr")
            row = session.scalars(select(Talent).where(Talent.id == talent_id)).one()
            version, value = row.version, int(row.department)
            session.rollback()
            time.sleep(choose.random() / 50)  # he thinks
            talents.update_talent(hr, talent_id, version, {"department": str(value + 1)})
        except Conflict:
            with tally.lock:
                tally.told += 1
        except Busy:
            with tally.lock:
                tally.busy += 1
        except AppError as problem:
            with tally.lock:
                tally.unexpected.append(problem.message)
        except Exception as problem:
            with tally.lock:
                tally.unexpected.append(f"{type(problem).__name__}: {problem}"[:200])
        else:
            with tally.lock:
                tally.saved[talent_id] += 1
        finally:
            session.remove()
            ops_session.remove()


if __name__ == "__main__":
    main(prove)
