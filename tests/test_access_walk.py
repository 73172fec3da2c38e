"""Every route × every role × own, foreign and absent objects, from the URL map, against the permission table.

Who lacks the permission is refused (403); who holds it elsewhere does not learn that the object exists (404); nobody
sees an error of ours (5xx). No route is left out: a new one needs an example for its arguments here.
"""

from __future__ import annotations

import datetime
import os
import re

import pytest

from talent_app.documents.found_files import words_of
from talent_app.identity.permissions import MATRIX, Role
from talent_app.talents.records import RECORD_KINDS
from talent_app.web.access import PUBLIC
from tests import people
from tests.factories import resident_id
from tests.owned_rows import owned_rows

ABSENT = 10**9
#: Of the person of the example: nobody reads these anywhere, in no page, list, file, statistic or entry, unasked.
SEALED = {"document_number": resident_id(datetime.date(1990, 1, 1)), "phone": "13908910077"}
#: Arguments that name a row of one organisation.
OWNED = {
    "demand_id",
    "opening_id",
    "candidate_id",
    "need_id",
    "talent_id",
    "plan_id",
    "paper_id",
    "batch_id",
    "organisation_id",
    "owner_id",
    "attachment_id",
    "agreement_id",
    "application_id",
    "committee_id",
    "root_id",
    "part_id",
    "webhook_id",
}
#: Routes that are static files or belong to another authentication, with the reason.
SKIPPED = {"static": "files", "web.asset_file": "files"}
SKIPPED_PREFIX = ("api_v1.",)  # bearer tokens: tests/api walks these
#: Examples for arguments that name no row.
EXAMPLES = {
    "owner_type": "talents",
    "ledger": "processing",
    "right_id": ABSENT,
    "erasure_id": ABSENT,
    "retention_id": ABSENT,
    "entry_id": ABSENT,
    "mark": "read",
    "code": "post_dividend.pool_cap",
    "cube": "talents",
    "number": 1,
    "rule": "DV-002",
    "paper_kind": "request",
    "extension": "pdf",
    "kind": RECORD_KINDS[0].key,
    "procedure": "party_study",
    "procedure_id": ABSENT,
    "comment_id": ABSENT,
    "condition_id": ABSENT,
    "payment_id": ABSENT,
    "record_id": ABSENT,
    "session_id": ABSENT,
    "identity_id": ABSENT,
    "token_id": ABSENT,
    "what": "facts",
    "part": "facts",
    "version": 1,
    "action": "approve",
    "step": "admit",
    "objection_id": ABSENT,
    "engagement_id": ABSENT,
    "meeting_id": ABSENT,
    "import_id": ABSENT,
    "evaluation_id": ABSENT,
    "other_id": ABSENT,
    "change_id": ABSENT,
    "request_id": ABSENT,
    "row_id": ABSENT,
    "expert_request_id": ABSENT,
    "round_id": ABSENT,
    "return_id": ABSENT,
    "item_id": ABSENT,
    "group": "spending",
    "item_kind": "patent",
    "return_action": "complete",
    "proposal_id": ABSENT,
    "search_id": ABSENT,
    "view_id": ABSENT,
    "expert_answer_id": ABSENT,
    "channel_id": ABSENT,
    "demand_post_id": ABSENT,
    "offer_id": ABSENT,
    "answer": "accept",
    "contact_id": ABSENT,
    "catalogue_year": 2026,
    "confirmation_answer_id": ABSENT,
    "delegation_id": ABSENT,
    "family_id": ABSENT,
    "factor_id": ABSENT,
    "post_id": ABSENT,
    "survey_id": ABSENT,
    "grade": 1,
    "year": 2025,
    "field": "compa",
    "figure": "midpoint",
    "act": "settle",
    "draft_id": ABSENT,
    "publication_id": ABSENT,
    "target_id": ABSENT,
    "release_id": ABSENT,
    "topic": "xizang",
    "move": "offer",
    "scenario_id": ABSENT,
    "reward_id": ABSENT,
    "reward_proposal_id": ABSENT,
    "reward_step": "submit",
    "scheme_id": ABSENT,
    "scheme_step": "offer",
    "file_format": "xlsx",
    "benefit_id": ABSENT,
    "instalment_id": ABSENT,
    "stay_id": ABSENT,
    "team_id": ABSENT,
    "team_step": "offer",
    "member_id": ABSENT,
    "line_id": ABSENT,
    "stage_id": ABSENT,
    "failure_id": ABSENT,
    "root_kind": "terms",
    "part_kind": "goal",
    "cultivation_step": "offer",
    "certificate": "employment",
    "report_id": ABSENT,
    "finding_id": ABSENT,
    "edition": 1,
    "delivery_id": ABSENT,
    "manual_page": "start",
    "picture_name": "statistics.png",
}
#: Views that answer absent or foreign objects in another way, with the reason.
ELSEWHERE = {
    "verification.verify": "public: an unknown code is an answer, not an error",
    "identity.session_end": "ends one's own sessions only; an unknown one is simply gone",
}


#: Pages of forms that came back with a summary of errors, and what is wrong with the summaries.
SUMMED: set[str] = set()
UNLINKED: list[str] = []


@pytest.fixture
def world(actor, place):
    """One row of every kind, owned by the plant."""
    return owned_rows(actor, place, SEALED)


def routes(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in SKIPPED or rule.endpoint.startswith(SKIPPED_PREFIX):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method


def address(app, rule, rows):
    values = {}
    for argument in rule.arguments:
        known = rows.get(argument, EXAMPLES.get(argument))
        assert known is not None, f"{rule.rule}: add an example for <{argument}> to tests/test_access_walk.py"
        values[argument] = known
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None, f"{rule.rule} cannot be built from {values}"
    return built[1]


def ask(app, client, url, method):
    """Open a URL; a POST passes the token check, which tests/web proves, to reach the permission behind it."""
    app.config["WTF_CSRF_ENABLED"] = method != "POST"
    try:
        answer = client.open(url, method=method, data={} if method == "POST" else None)
        if answer.status_code == 200:
            words = "".join(words_of(answer.get_data()))
            leaks = [name for name, value in SEALED.items() if value in words]
            assert not leaks, f"{method} {url} shows in clear: {leaks}"
            if method == "POST" and answer.mimetype == "text/html":
                UNLINKED.extend(f"{url}: {fault}" for fault in unlinked(answer.get_data(as_text=True)))
        answer.close()  # downloads are streamed from a temporary file
        return answer
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def unlinked(page):
    """What is wrong with the summary of errors of a form that was sent empty: every error is in it and leads there."""
    wrong = set(re.findall(r'class="field-error" id="([^"]+)-error"', page))
    summary = re.search(r"data-error-summary>(.*?)</ul>", page, re.DOTALL)
    linked = set(re.findall(r'<a href="#([^"]+)"', summary[1])) if summary else set()
    SUMMED.update({page} if linked else ())
    lost = [name for name in linked if f'id="{name}"' not in page]
    return [f"no link to {name}" for name in wrong - linked] + [f"{name} does not exist" for name in lost]


@pytest.mark.parametrize("username", sorted(people.USERS))
def test_every_route_answers_as_the_table_says(app, client_as, world, username):
    role = people.USERS[username][2]
    client = client_as(username)
    faults = []
    SUMMED.clear()
    UNLINKED.clear()
    asks_again = os.environ.get("TEST_ONLY_DATABASE") != "1"  # who lacks the permission is refused before any row
    for rule, method in routes(app):
        if rule.endpoint == "identity.logout":
            continue
        wanted = getattr(app.view_functions[rule.endpoint], "requires", None)
        open_to_all = rule.endpoint in PUBLIC or wanted is None
        if not (open_to_all or wanted in MATRIX[role] or asks_again):
            continue
        for kind, rows in (("own", world), ("absent", dict.fromkeys(world, ABSENT))):
            if kind == "absent" and not rule.arguments & world.keys():
                continue
            answer = ask(app, client, address(app, rule, rows), method)
            status = answer.status_code
            told = f"{username} {method} {rule.rule} ({kind}): {status}"
            if status >= 500 and status != 503:
                faults.append(f"{told} is an error of ours")
            elif not open_to_all and wanted not in MATRIX[role]:
                if status != 403:
                    faults.append(f"{told}, but {role.value} does not hold {wanted.value}: 403 expected")
            elif kind == "absent" and status not in (400, 404) and rule.endpoint not in ELSEWHERE:
                faults.append(f"{told}, but nothing is there: 404 expected")
    assert not faults, "\n".join(faults)
    assert not UNLINKED, "\n".join(UNLINKED)
    assert role is not Role.HR or len(SUMMED) > 10


@pytest.mark.parametrize("username", ["stranger", "county", "group"])
def test_rows_of_another_organisation_do_not_exist(app, client_as, actor, world, place, username):
    reader = actor(username)
    client = client_as(username)
    plant = place("plant").id
    faults = []
    for rule, method in routes(app):
        wanted = getattr(app.view_functions[rule.endpoint], "requires", None)
        owned = rule.arguments & OWNED
        if wanted is None or not owned or not reader.can(wanted):
            continue
        if reader.can_in(wanted, plant):
            continue
        status = ask(app, client, address(app, rule, world), method).status_code
        if status != 404:
            faults.append(f"{username} {method} {rule.rule}: {status}, but the row is not his: 404 expected")
    assert not faults, "\n".join(faults)


def test_a_visitor_is_sent_to_the_log_in_page(app, client, world):
    for rule, method in routes(app):
        if rule.endpoint in PUBLIC:
            continue
        answer = ask(app, client, address(app, rule, world), method)
        assert answer.status_code in (302, 303), f"a visitor gets {answer.status_code} from {method} {rule.rule}"
        assert "/login" in answer.location, f"a visitor is sent to {answer.location} from {rule.rule}"
