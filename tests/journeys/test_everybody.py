"""A few pages, others every time, examined for everybody as `script/assure --part access` examines all of them."""

from hashlib import sha256

from tests.assure.proofs.examination import Examiner
from tests.assure.state import present_commit
from tests.journeys.visitor import ROOT

PAGES = 2


def _without_arguments(app):
    for rule in app.url_map.iter_rules():
        is_ours = "GET" in rule.methods and not rule.endpoint.startswith(("api_v1.", "static", "bootstrap"))
        if is_ours and not rule.arguments and rule.endpoint != "identity.logout":
            yield rule.rule


def test_pages_chosen_by_the_commit_are_for_everybody(app, arrive, client_as):
    client, visitor = client_as("hr"), arrive("hr")
    commit = present_commit(ROOT)
    paths = sorted(_without_arguments(app), key=lambda path: sha256(f"{commit}{path}".encode()).digest())
    examiner, looked_at = Examiner(visitor.page), 0
    for path in paths:
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        faults = examiner.open(visitor.address + path) + examiner.examine()
        assert not faults, f"{path}:\n" + "\n".join(faults)
        looked_at += 1
        if looked_at == PAGES:
            return
    raise AssertionError("there are not as many pages")
