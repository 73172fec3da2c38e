"""How many routes and methods the walk of `tests/test_access_walk.py` visits, and how many of them name a row."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from talent_app.application import create_app
from tests.databases import settings_for
from tests.test_access_walk import OWNED, routes

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        app = create_app(settings_for(place, f"sqlite:///{place}/data.sqlite3", f"sqlite:///{place}/ops.sqlite3"))
        found = list(routes(app))
        sys.stdout.write(f"{len(found)} {sum(bool(rule.arguments & OWNED) for rule, _method in found)}\n")
