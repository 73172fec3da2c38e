"""A client generated from the served document by a public generator works: nobody has to write one by hand."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys

import httpx
import pytest

from tests.factories import create_talent


@pytest.fixture
def generated(app, client, token, tmp_path, monkeypatch):
    """The generated package as `api(tag, operation)` and `model(name)`, and a client that speaks to the application."""
    served = tmp_path / "openapi.json"
    served.write_bytes(client.get("/api/v1/openapi.json").data)
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(served), "--meta", "none",
         "--output-path", str(tmp_path / "lhasa_client")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    left_out = [line for line in done.stdout.splitlines() if "WARNING" in line or "Unsupported" in line]
    assert left_out == [], "some operation is left out of the client"
    monkeypatch.syspath_prepend(str(tmp_path))
    start = importlib.import_module("lhasa_client").AuthenticatedClient(base_url="", token=token("hr"))
    wsgi = httpx.Client(
        transport=httpx.WSGITransport(app=app), base_url="http://localhost/api/v1",
        headers={"Authorization": f"Bearer {start.token}"},
    )  # fmt: skip
    start.set_httpx_client(wsgi)
    models = importlib.import_module("lhasa_client.models")

    def api(tag: str, operation: str):
        return importlib.import_module(f"lhasa_client.api.{tag}.{operation}").sync_detailed

    yield start, api, models
    for name in [name for name in sys.modules if name.startswith("lhasa_client")]:
        del sys.modules[name]


def test_a_generated_client_reads_registers_changes_and_counts(generated, actor, place):
    start, api, models = generated
    for _ in range(3):
        create_talent(actor("hr"))
    page = api("人才", "talent_list")(client=start, limit=2).parsed
    assert (len(page.items), page.total) == (2, 3)
    after = api("人才", "talent_list")(client=start, limit=2, cursor=page.next_).parsed
    assert len(after.items) == 1
    assert {one.id for one in page.items}.isdisjoint({one.id for one in after.items})

    told = {"organisation": place("plant").id, "fields": {"name": "德吉", "post": "工程师"},
            "informed": {"manner": "paper"}}  # fmt: skip
    made = api("人才", "talent_create")(
        client=start, body=models.TalentNew.from_dict(told), idempotency_key="client-1"
    )  # fmt: skip
    assert made.status_code == 201
    again = api("人才", "talent_create")(
        client=start, body=models.TalentNew.from_dict(told), idempotency_key="client-1"
    )  # fmt: skip
    assert again.parsed.id == made.parsed.id

    change = {"version": made.parsed.version, "fields": {"post": "总工程师"}}
    changed = api("人才", "talent_change")(made.parsed.id, client=start, body=models.TalentChange.from_dict(change))
    assert changed.parsed.fields.post == "总工程师"
    late = api("人才", "talent_change")(made.parsed.id, client=start, body=models.TalentChange.from_dict(change))
    assert (late.status_code, late.parsed.code.value) == (409, "stale")
    assert "修改" in late.parsed.detail

    counted = api("统计", "cube_table")("talents", client=start, by=["sex"])
    shown = json.loads(counted.content)
    assert (counted.status_code, shown["columns"][0]) == (200, "性别")
    assert sum(row[-1] for row in shown["rows"]) == 4
