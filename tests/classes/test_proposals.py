"""Classes of talent from evidence to a named decision: proposed, confirmed, declined, expired; never by itself."""

from __future__ import annotations

import datetime

import pytest

from talent_app import worker
from talent_app.classes import queries, service
from talent_app.classes.enums import ProposalState
from talent_app.core.actor import system_actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope, within
from talent_app.jobs.queue import queue
from talent_app.policy import queries as policy
from talent_app.rules.releases import compose
from talent_app.seed.class_sample import sample_release
from talent_app.statistics.cells import cells
from talent_app.talents import service as talents
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

DAY = datetime.date(2026, 11, 23)


@pytest.fixture
def sample(monkeypatch):
    """The invented table of the city, as if an officer had published it."""
    book = compose([{**sample_release(datetime.date(2026, 1, 1)), "number": "示例1号"}])
    monkeypatch.setattr(policy, "book", lambda scope: book)


def person(actor, **title):
    row = create_talent(actor("hr"), name="层次甲")
    talents.add_record(actor("hr"), row.id, "titles", {"name": "高级工程师", "level": "associate_senior", **title})
    submit_talent(actor("hr"), row.id, None)
    judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return row


def only(scope=None):
    with within(Scope.everything()):
        return queries.proposals(Scope.everything(), ProposalState.PROPOSED)


def test_a_proven_title_is_proposed_and_a_named_person_confirms(actor, client_as, sample):
    row = person(actor, certificate_number="X-1")
    page = get_page(client_as("hr"), f"/talents/{row.id}/class")
    for told in ("C类（示例，虚构）", "证明齐全", "证书编号 X-1", "待核原文", "还差什么"):
        assert told in page.words
    page = post_page(client_as("hr"), f"/talents/{row.id}/class/propose")
    assert any("已提出 1 条" in told for told in page.notices())
    reviewer = client_as("reviewer")
    assert "人才层次建议待认定" in get_page(reviewer, "/").words
    ((proposal, _talent),) = only()
    address = f"/talents/class-proposals/{proposal.id}"
    page = get_page(reviewer, address)
    values = values_of(page.form()) | {"decision": "confirm"}
    assert values["valid_until"] == "2029-11-22"  # three years
    assert "已认定“层次甲”为C类（示例，虚构）" in post_page(reviewer, address, values).words
    use_scope(Scope.everything())
    (kept,) = queries.proposals_of(Scope.everything(), row)
    assert (kept.state, kept.decided_by) == (ProposalState.CONFIRMED, "钱立新")
    found = {cell.values: cell.n for cell in cells(Scope.everything(), "class_proposals", by_organisation=False)}
    assert found == {("talent_class.lhasa", "C类（示例，虚构）", "confirmed"): 1}
    # the same evidence proposes nothing anew
    assert service.propose_class(actor("hr"), row.id) == 0


def test_without_proof_a_confirmation_needs_words(actor, sample):
    person(actor)
    (proposal, _talent) = propose_all(actor)
    assert not proposal.has_proof
    assert proposal.basis["conditions"][0]["standing"] == "unproven"
    with pytest.raises(InvalidInput, match="缺少证明"):
        service.confirm_class(actor("reviewer"), proposal.id, None, valid_from=DAY, valid_until=None)
    service.confirm_class(
        actor("reviewer"), proposal.id, None, valid_from=DAY, valid_until=None, reason="已核对证书原件"
    )


def test_a_declined_class_is_not_proposed_again_until_the_evidence_changes(actor, sample):
    row = person(actor, certificate_number="X-2")
    (proposal, _talent) = propose_all(actor)
    with pytest.raises(InvalidInput, match="理由"):
        service.decline_class(actor("reviewer"), proposal.id, None, " ")
    service.decline_class(actor("reviewer"), proposal.id, None, "证书与本人不符")
    assert service.propose_classes(actor("reviewer"), [row.id]) == 0
    assert only() == []


def test_a_class_runs_out_and_can_be_taken_back(actor, sample, monkeypatch):
    row = person(actor, certificate_number="X-3")
    (proposal, _talent) = propose_all(actor)
    until = DAY + datetime.timedelta(days=1)
    service.confirm_class(actor("reviewer"), proposal.id, None, valid_from=DAY, valid_until=until)
    system = system_actor("人才层次到期")
    assert service.expire_classes(system) == 0
    monkeypatch.setenv("APP_TODAY", "2026-11-25")
    assert service.expire_classes(system) == 1
    use_scope(Scope.everything())
    session.expire_all()
    assert [one.state for one in queries.proposals_of(Scope.everything(), row)] == [ProposalState.EXPIRED]


def test_nothing_is_proposed_where_the_table_is_empty(actor, client_as):
    row = person(actor, certificate_number="X-4")
    page = get_page(client_as("hr"), f"/talents/{row.id}/class")
    assert "认定条件还没有录入" in page.words
    assert service.propose_class(actor("hr"), row.id) == 0
    assert "认定条件还没有录入" in get_page(client_as("reviewer"), "/talents/class-proposals").words


def propose_all(actor):
    with within(Scope.everything()):
        ids = queries.verified_ids(Scope.everything())
    assert service.propose_classes(actor("reviewer"), ids) == 1
    ((proposal, talent),) = only()
    return proposal, talent


@pytest.mark.committing
def test_the_regulator_judges_everybody_in_the_background(actor, client_as, sample):
    person(actor, certificate_number="X-5")
    page = post_page(client_as("reviewer"), "/talents/class-proposals/refresh")
    assert any("已提交测算" in told for told in page.notices())
    worker.run_now(queue.sent[-1])
    assert "层次甲" in get_page(client_as("reviewer"), "/talents/class-proposals").words
