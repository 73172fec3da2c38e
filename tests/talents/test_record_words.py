"""Registrations written before the words of records were kept get them at night, once, with an entry in the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import service as talents
from talent_app.talents import word_filling, writing
from talent_app.talents.models import Talent
from tests.factories import create_talent
from tests.page import get_page


def test_old_rows_get_their_words_and_are_found(actor, client_as, monkeypatch):
    monkeypatch.setattr(writing, "text_of", lambda records: None)  # as it was before there was such a column
    rows = [create_talent(actor("hr"), name=f"旧档{n}") for n in range(5)]
    for row in rows[:4]:
        talents.add_record(actor("hr"), row.id, "projects", {"name": "藏锑金属回收"})
    monkeypatch.undo()
    monkeypatch.setattr(word_filling, "AT_ONCE", 2)
    assert "旧档1" not in get_page(client_as("hr"), "/talents?q=金属回收").words
    with pytest.raises(Forbidden):
        word_filling.fill_some_words(actor("hr"), 0)
    assert word_filling.fill_words(system_actor("夜间例行任务")) == 4
    assert word_filling.fill_words(system_actor("夜间例行任务")) == 0
    use_scope(Scope.everything())
    session.expire_all()
    words = [session.get(Talent, row.id).record_text for row in rows]
    assert words == ["项目：藏锑金属回收"] * 4 + [None]
    told = [
        one.details for one in session.scalars(select(AuditEntry).where(AuditEntry.action == "talent.words_filled"))
    ]
    assert told == [{"rows": 2}, {"rows": 2}]
    page = get_page(client_as("hr"), "/talents?q=金属回收")
    assert "旧档1" in page.words
    assert "旧档4" not in page.words
