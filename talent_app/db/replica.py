"""A streaming copy of the database for readings that may be some seconds old: statistics.

It is never written to, and nobody waits for it: where it does not answer it is left alone for a while and everything is
read from the database itself. How old its state is tells `audit.freshness`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine

from talent_app import clock
from talent_app.db.engine import active_scope, make_engine, session, use_scope

#: How long a copy that did not answer is left alone.
LEFT_ALONE = timedelta(seconds=10)
#: Nobody waits longer for a copy that is gone; and what is no copy after all is read from only.
IMPATIENT = {
    "connect_timeout": 2,
    "tcp_user_timeout": 5000,
    "options": "-c default_transaction_read_only=on",
}


class Replica:
    """The copy of this process's database, where there is one."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.most_age = timedelta(0)
        self.away_until: datetime | None = None

    def configure(self, url: str, most_seconds: int) -> None:
        """Use the copy at this address as long as it is at most so many seconds behind; none when it is empty."""
        if self.engine is not None:
            self.engine.dispose()
        is_server = url.startswith("postgresql")
        self.engine = make_engine(url, connect_args=IMPATIENT if is_server else None) if url else None
        self.most_age, self.away_until = timedelta(seconds=most_seconds), None

    @property
    def may_be_asked(self) -> bool:
        """Whether there is a copy, and it answered when it was asked last."""
        return self.engine is not None and (self.away_until is None or clock.now() >= self.away_until)

    def leave_alone(self) -> None:
        """It did not answer: ask again later, with new connections."""
        self.away_until = clock.now() + LEFT_ALONE
        if self.engine is not None:
            self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let the session read from the copy; a command inside writes to the database itself and ends this."""
        current = session()
        current.info["reads_from"] = self.engine
        try:
            use_scope(active_scope())  # a transaction begun there earlier may know another scope
            yield
        finally:
            if current.info.pop("reads_from", None) is not None and current.is_active:
                use_scope(active_scope())


def reads_from() -> str:
    """Where the session reads at this moment; what is kept in memory of the one is not of the other."""
    return "database" if session().info.get("reads_from") is None else "replica"


replica = Replica()
