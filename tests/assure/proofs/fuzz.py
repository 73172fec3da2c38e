"""Every form of the product filled with made-up values, many times: no error of ours, no write without an audit entry.

The pages are found as a person finds them: by following links, in every role, over the demo data. What a page offers
as a form (and as a filter) is then filled again and again; routes no page leads to are asked directly.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.routing import AnyConverter, IntegerConverter

from talent_app import clock
from talent_app.application import create_app
from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db.crypto import vault
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.identity.models import LoginSession
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import token_hash
from talent_app.seed.users import USERS
from tests.assure.installation import TODAY, main
from tests.assure.proofs.demonstration import KEPT, copied
from tests.assure.proofs.form_values import NASTY, values_for
from tests.assure.proofs.writes import watched
from tests.page import token_of

#: What would end the proof itself: signing out, ending sessions. Everything else is open to it.
LEFT_ALONE = {"identity.logout", "identity.session_end", "identity.session_end_others"}
#: After so many requests the demo data is taken afresh, so that no lucky deletion empties the rest.
FRESH_AFTER = 1_000
SAMPLES = 1  # pages of one endpoint and role that are opened while looking for forms
REFERENCE = re.compile(r"/api/|^/static|^/assets")


@dataclass
class Target:
    """A form on a page, or a route without one."""

    role: str
    endpoint: str
    method: str
    path: str
    form: Tag | None


@dataclass
class Tally:
    """What was sent and what came back."""

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)


class Fuzzer:
    """The clients of one copy of the demo data."""

    def __init__(self, app: Flask, choose: random.Random) -> None:
        self.app, self.choose, self.tally = app, choose, Tally()
        self.clients: dict[str, tuple[FlaskClient, str]] = {}

    def client(self, role: str) -> tuple[FlaskClient, str]:
        """A browser in which this log-in has signed in, and a form token."""
        if role not in self.clients:
            user = user_by_name(role)
            assert user is not None
            token, at = f"{role}-{self.choose.random()}", clock.now()
            ops_session.add(
                LoginSession(token_hash=token_hash(token), user_id=user.id, created_at=at, last_seen_at=at,
                             address="", agent="proof")
            )  # fmt: skip
            ops_session.commit()
            client = self.app.test_client()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
            self.clients[role] = client, token_of(client)
        return self.clients[role]

    def endpoint_of(self, path: str, method: str) -> str:
        """The endpoint a path leads to, "" for none of ours."""
        try:
            return str(self.app.url_map.bind("localhost").match(path, method)[0])
        except Exception:
            return ""

    def ask(self, role: str, endpoint: str, method: str, path: str, values: list[tuple[str, str]]) -> Any:
        """One request; what breaks is kept with its traceback."""
        client, _token = self.client(role)
        self.tally.requests[f"{method} {endpoint}"] += 1
        data = MultiDict((_sendable(name), _sendable(value)) for name, value in values)
        try:
            sent = {"data": data} if method == "POST" else {"query_string": data}
            answer = client.open(path, method=method, **sent)
        except Exception as problem:
            where = [frame for frame in traceback.extract_tb(problem.__traceback__) if "talent_app" in frame.filename]
            line = f"{where[-1].filename.split('talent_app/')[-1]}:{where[-1].lineno}" if where else "?"
            key = f"{method} {endpoint} {type(problem).__name__} at {line}"
            self._keep(key, f"{role} {path} {values!r:.1500}\n{traceback.format_exc()[-1800:]}")
            session.remove()
            ops_session.remove()
            return None
        self.tally.statuses[answer.status_code] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self._keep(f"{method} {endpoint} {answer.status_code}", f"{role} {path} {values!r:.1500}")
        answer.close()
        if "/login" in (answer.location or ""):
            self.clients.pop(role, None)
        return answer

    def _keep(self, key: str, told: str) -> None:
        if key not in self.tally.faults:
            self.tally.faults[key] = told
            sys.stderr.write(f"{key}\n")

    def known_targets(self, samples: int) -> list[Target]:
        """The targets of this demo data: found once, by walking all pages, and kept beside it."""
        kept = KEPT / f"targets-{samples}.json"
        if kept.exists() and kept.stat().st_mtime > (KEPT / "migration").stat().st_mtime:
            rows = json.loads(kept.read_text())
            return [Target(*row[:4], BeautifulSoup(row[4], "lxml").form if row[4] else None) for row in rows]
        found = self.targets(samples)
        rows = [(each.role, each.endpoint, each.method, each.path, str(each.form or "")) for each in found]
        kept.write_text(json.dumps(rows, ensure_ascii=False))
        return found

    def targets(self, samples: int = SAMPLES) -> list[Target]:
        """Every form that links lead to, in every role, and every other route that takes a POST."""
        found: dict[tuple[str, str, str], Target] = {}
        for role in USERS:
            self._walk(role, found, samples)
        met = {each.endpoint for each in found.values() if each.method == "POST"}
        for rule in self.app.url_map.iter_rules():
            if "POST" not in (rule.methods or ()) or rule.endpoint in met or rule.endpoint.startswith("api_v1."):
                continue
            values = {name: _example(kind) for name, kind in rule._converters.items()}
            built = rule.build(values, append_unknown=False)
            if built:
                for role in ("hr", "leader", "secadmin", "policy"):
                    found[role, rule.endpoint, built[1]] = Target(role, rule.endpoint, "POST", built[1], None)
        return [each for each in found.values() if each.endpoint not in LEFT_ALONE]

    def _walk(self, role: str, found: dict[tuple[str, str, str], Target], samples: int) -> None:
        waiting, seen, opened = ["/"], {"/"}, Counter[str]()
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint_of(urlsplit(path).path, "GET")
            if not endpoint or opened[endpoint] >= samples or endpoint in LEFT_ALONE or REFERENCE.search(path):
                continue
            opened[endpoint] += 1
            parts = urlsplit(path)
            answer = self.ask(role, endpoint, "GET", parts.path, parse_qsl(parts.query))
            if answer is None or answer.mimetype != "text/html" or answer.status_code != 200:
                if answer is not None and answer.location and answer.location not in seen:
                    waiting.append(answer.location)
                    seen.add(answer.location)
                continue
            page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
            for link in page.select("a[href^='/']"):
                target = str(link["href"]).partition("#")[0]
                if target and target not in seen:
                    seen.add(target)
                    waiting.append(target)
            for form in page.find_all("form"):
                action = urlsplit(str(form.get("action") or path)).path
                method = str(form.get("method", "get")).upper()
                to = self.endpoint_of(action, method)
                if to:
                    key = role, to, f"{method} {re.sub(chr(92) + 'd+', '0', action)} {form.get('id', '')}"
                    found.setdefault(key, Target(role, to, method, action, form))

    def fuzz(self, target: Target) -> None:
        """One filling of one form."""
        choose = self.choose
        _client, token = self.client(target.role)
        if target.form is not None:
            values = values_for(target.form, choose, token)
        else:
            names = ("version", "note", "reason", "name", "kind", "year", "amount", "id", "action")
            made = [(name, choose.choice(NASTY)) for name in choose.sample(names, choose.randint(0, 4))]
            values = [("csrf_token", token), *made]
        self.ask(target.role, target.endpoint, target.method, target.path, values)


def _example(kind: Any) -> Any:
    """A value that this part of an address may have."""
    if isinstance(kind, AnyConverter):
        return min(kind.items)
    return 1 if isinstance(kind, IntegerConverter) else "x"


def _sendable(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def prove(requests: int, seed: int = 1, samples: int = SAMPLES) -> dict[str, Any]:
    """So many fillings of forms; raises with every kind of error of ours and every write without an entry."""
    choose = random.Random(seed)
    tally = Tally()
    transactions = entries = done = 0
    faults: Counter[str] = Counter()
    while done < requests:
        with tempfile.TemporaryDirectory() as name, copied(Path(name)) as settings:
            app = application(settings, Path(name))
            assert database.engine is not None
            with watched(database.engine) as watch:
                fuzzer = Fuzzer(app, choose)
                fuzzer.tally = tally
                targets = fuzzer.known_targets(samples)
                choose.shuffle(targets)
                for place in range(min(FRESH_AFTER, requests - done)):
                    fuzzer.fuzz(targets[(done + place) % len(targets)])
                    done += 1
            transactions, entries = transactions + watch.transactions, entries + watch.entries
            faults.update(watch.faults)
            use_scope(Scope.beyond("proof"))
            broken = [fault.message for fault in verify(session())]
            faults.update(f"the audit chain: {each}" for each in broken[:3])
            session.remove()
    return {
        "requests": sum(tally.requests.values()), "fillings": done, "endpoints": dict(sorted(tally.requests.items())),
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
        "transactions": transactions, "entries": entries, "errors": tally.faults, "unaudited": dict(faults),
    }  # fmt: skip


def application(settings: Any, folder: Path) -> Flask:
    """The product over a copy of the demo data, its interface without a limit of requests a minute."""
    vault.configure(settings.data_key, settings.index_key)
    app = create_app(settings)
    store.configure(folder)
    app.config["API_REQUESTS_PER_MINUTE"] = 10_000_000
    return app


if __name__ == "__main__":
    os.environ["APP_TODAY"] = TODAY
    main(prove)
