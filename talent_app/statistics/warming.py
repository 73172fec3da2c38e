"""Loading the register's columns when a web process starts, so that no reader waits for them."""

from __future__ import annotations

import logging
import threading

from flask import Flask

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.statistics.columns import world
from talent_app.web.replica import from_replica

FIRST = "talents"


def warm(app: Flask) -> threading.Thread:
    """Begin to load in the background; a database that is not ready yet is left to the first reader."""

    def load() -> None:
        with app.app_context():
            try:
                use_scope(Scope.nothing())
                from_replica(lambda: world(None).hold(FIRST))()
            except Exception:
                logging.getLogger(__name__).info("columns are loaded on first use", exc_info=True)
            finally:
                session.remove()

    thread = threading.Thread(target=load, name="statistics-columns", daemon=True)
    thread.start()
    return thread
