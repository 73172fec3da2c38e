"""Several registrations verified at once, with how long each waited; a changed one is left with a sentence."""

from __future__ import annotations

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import service
from talent_app.talents.enums import TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.review import submit_talent, withdraw_talent
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of


def test_the_regulator_verifies_what_he_ticked(actor, client_as, monkeypatch):
    rows = [create_talent(actor("hr"), name=f"批量{n}") for n in range(3)]
    for row in rows:
        submit_talent(actor("hr"), row.id, None)
    monkeypatch.setenv("APP_TODAY", "2026-11-26")
    reviewer = client_as("reviewer")
    page = get_page(reviewer, "/talents/verify")
    assert "3 个工作日" in page.words
    ticks = [box["value"] for box in page.select("input[name=talents]")]
    withdraw_talent(actor("hr"), rows[2].id, None)  # meanwhile
    service.update_talent(actor("hr"), rows[2].id, None, {"post": "副总工程师"})
    submit_talent(actor("hr"), rows[2].id, None)
    page = post_page(reviewer, "/talents/verify", values_of(page.form()) | {"talents": ticks[:2]})
    assert any("已核实 2 人" in told for told in page.notices())
    use_scope(Scope.everything())
    session.expire_all()
    states = [session.get_one(Talent, row.id).status for row in rows]
    assert states == [TalentStatus.VERIFIED, TalentStatus.VERIFIED, TalentStatus.SUBMITTED]
