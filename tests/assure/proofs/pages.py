"""Every page of the map with somebody who may see it: found by following links in every role over the demo data.

What no link leads to is asked for directly, with the ids that stand in the links that were seen. Kept beside the demo
data, so that the slices of a proof look at the same pages.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, SoupStrainer
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from talent_app import clock
from talent_app.application import create_app
from talent_app.db.crypto import vault
from talent_app.db.engine import ops_session, session
from talent_app.files.store import store
from talent_app.identity.models import LoginSession
from talent_app.identity.permissions import MATRIX
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import token_hash
from talent_app.seed.users import USERS
from talent_app.web.access import PUBLIC
from tests.assure.installation import TODAY, main
from tests.assure.proofs.demonstration import KEPT, copied
from tests.assure.proofs.ways import has_rows, rows_for
from tests.test_access_walk import EXAMPLES

#: Signing out ends the walk; style sheets and the interface for machines are no pages.
LEFT_ALONE = {"identity.logout", "static", "bootstrap.static", "web.asset_file"}
#: Nobody is signed in.
VISITOR = ""
#: The home page is another one for every role.
HOME = "/"
#: A page that does not exist, and one that is refused, are pages as well.
MISSING, REFUSED = ("hr", "/nothing-here"), ("person", "/audit")
MOST_TRIES = 40
#: So many rows of a kind are opened by each role.
ROWS_TRIED = 3
FOUND = KEPT / "pages.json"
#: The walk itself makes entries, which no copy of the demo data holds: the first one is there always.
PINNED = {"audit.entry_show": "/audit/1"}


@dataclass(frozen=True)
class Place:
    """A page: who opens it, where, and the endpoint behind it."""

    endpoint: str
    role: str
    path: str


class Walker:
    """Signed in as everybody."""

    def __init__(self, app: Flask) -> None:
        self.app, self.urls = app, app.url_map.bind("localhost")
        self.clients: dict[str, FlaskClient] = {}
        self.found: dict[str, Place] = {}
        self.kinds: dict[str, str] = {}
        self.seen: list[dict[str, Any]] = []

    def client(self, role: str) -> FlaskClient:
        """A browser in which this log-in has signed in."""
        if role not in self.clients:
            self.clients[role] = self.app.test_client()
            if role != VISITOR:
                sign_in(self.clients[role], role)
        return self.clients[role]

    def match(self, path: str) -> tuple[str, dict[str, Any]]:
        """Endpoint and arguments of an address of ours."""
        with suppress(Exception):
            endpoint, values = self.urls.match(urlsplit(path).path, "GET")
            if not endpoint.startswith("api_v1.") and endpoint not in LEFT_ALONE:
                return endpoint, dict(values)
        return "", {}

    def ask(self, endpoint: str, role: str, path: str) -> TestResponse | None:
        """Open a page; kept when it is one. Told is what has links to follow: a page, or where it leads on."""
        try:
            answer = self.client(role).get(path)
        except Exception as problem:  # the suite looks for those; here it is only no page
            self.kinds[endpoint] = type(problem).__name__
            return None
        is_page = answer.mimetype == "text/html" and answer.status_code == 200
        if is_page and "<html" in answer.text[:300]:
            self.found.setdefault(endpoint, Place(endpoint, role, path))
        elif endpoint not in self.found and self.kinds.get(endpoint, "4")[0] in "34":
            self.kinds[endpoint] = f"{answer.status_code} {answer.mimetype}"
        return answer if is_page or answer.location else None

    def walk(self, role: str) -> None:
        """Follow links from the home page, the first pages of each endpoint: not every row can be edited or paid."""
        waiting, met, opened = [HOME], {HOME}, Counter[str]()
        while waiting:
            path = waiting.pop(0)
            endpoint, values = self.match(path)
            if values:
                self.seen.append(values)
            if not endpoint or opened[endpoint] >= (ROWS_TRIED if values else 1):
                continue
            opened[endpoint] += 1
            answer = self.ask(endpoint, role, path)
            for target in () if answer is None else _links(answer):
                if target not in met:
                    met.add(target)
                    waiting.append(target)

    def ask_directly(self) -> None:
        """What no link leads to."""
        for rule in self.app.url_map.iter_rules():
            endpoint = rule.endpoint
            is_ours = "GET" in (rule.methods or ()) and not endpoint.startswith("api_v1.")
            if not is_ours or endpoint in self.found or endpoint in LEFT_ALONE:
                continue
            has_way = has_rows(endpoint)
            if self.kinds.get(endpoint, "4")[0] not in ("34" if has_way else "4"):
                continue
            for role, path in self._candidates(rule):
                self.ask(endpoint, role, path)
                if endpoint in self.found or self.kinds.get(endpoint, "4")[0] not in ("34" if has_way else "4"):
                    break

    def _candidates(self, rule: Rule) -> Iterator[tuple[str, str]]:
        wanted = getattr(self.app.view_functions[rule.endpoint], "requires", None)
        roles = [role for role, told in USERS.items() if wanted is None or wanted in MATRIX[told[2]]]
        if rule.endpoint in PUBLIC:
            roles = [VISITOR]
        told = list(rows_for(rule.endpoint))
        sets = [values for values in self.seen if rule.arguments <= values.keys()]
        sets += [{**EXAMPLES, **values} for values in self.seen if rule.arguments & values.keys()]
        sets.append(dict(EXAMPLES))
        paths = [built[1] for values in told if (built := rule.build(values))]
        for values in sets:
            with suppress(Exception):
                built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
                if built and built[1] not in paths:
                    paths.append(built[1])
        for number, (path, role) in enumerate(product(paths, roles)):
            if number >= MOST_TRIES:
                return
            yield role, path


def sign_in(client: FlaskClient, username: str) -> None:
    """A session of this user in this browser."""
    user = user_by_name(username)
    assert user is not None
    token, at = f"{username}-of-the-walk", clock.now()
    ops_session.add(
        LoginSession(token_hash=token_hash(token), user_id=user.id, created_at=at, last_seen_at=at, address="",
                     agent="proof")
    )  # fmt: skip
    ops_session.commit()
    session.rollback()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True


def _links(answer: TestResponse) -> list[str]:
    if answer.location:
        return [urlsplit(answer.location).path]
    page = BeautifulSoup(answer.text, "lxml", parse_only=SoupStrainer("a"))
    return [str(link["href"]).partition("#")[0] for link in page.select("a[href^='/']")]


def opened(folder: Path, settings: Any) -> Flask:
    """The application on this copy."""
    os.environ["APP_TODAY"] = TODAY
    vault.configure(settings.data_key, settings.index_key)
    app = create_app(settings)
    store.configure(folder)
    return app


def _endpoints(app: Flask) -> set[str]:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {each for each in found if not each.startswith("api_v1.")} - LEFT_ALONE


def _kept() -> dict[str, Any]:
    with suppress(OSError, ValueError):
        return dict(json.loads(FOUND.read_text(encoding="utf-8")))
    return {"pages": [], "others": {}}


def prove() -> dict[str, Any]:
    """Find all pages and keep them; told are those that are none, and those without an object in the demo data.

    Over the same demo data only routes that are new are looked for.
    """
    with tempfile.TemporaryDirectory() as name, copied(Path(name)) as settings:
        kept = _kept()  # only now: demo data of older migrations were made anew, and these pages went with them
        walker = Walker(opened(Path(name), settings))
        ours = _endpoints(walker.app)
        walker.found = {each["endpoint"]: Place(**each) for each in kept["pages"] if each["endpoint"] in ours}
        walker.kinds = {endpoint: kind for endpoint, kind in kept["others"].items() if endpoint in ours}
        if not walker.found:
            for role in (*USERS, VISITOR):
                walker.walk(role)
                sys.stderr.write(f"{role}: {len(walker.found)}\n")
        walker.ask_directly()
    places = [replace(each, path=PINNED.get(each.endpoint, each.path)) for each in walker.found.values()]
    places += [Place("home.home", role, HOME) for role in USERS if role != "hr"]
    places += [Place("404", *MISSING), Place("403", *REFUSED)]
    told = {
        "pages": [asdict(each) for each in places],
        "others": {name: kind for name, kind in sorted(walker.kinds.items()) if name not in walker.found},
    }
    FOUND.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return told


def known() -> list[Place]:
    """The pages that were found."""
    return [Place(**each) for each in _kept()["pages"]]


if __name__ == "__main__":
    main(prove)
