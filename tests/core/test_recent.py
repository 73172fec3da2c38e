"""The memory of the latest answers."""

from __future__ import annotations

from talent_app.core.recent import Recent


def test_the_answer_not_asked_for_longest_falls_out():
    memory: Recent[str, int] = Recent(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    memory.keep("c", 3)
    assert [memory.get(key) for key in "abc"] == [1, None, 3]
    memory.drop("a")
    memory.drop("never kept")
    assert memory.get("a") is None
    memory.forget()
    assert memory.get("c") is None
