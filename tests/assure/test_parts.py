"""Every part of the long proofs runs at a small share; a stopped run is taken up; the document keeps other sections."""

from fractions import Fraction
from time import perf_counter

import pytest

from tests.assure.command import arguments, prove
from tests.assure.part import Part, Step
from tests.assure.parts import parts
from tests.assure.report import document
from tests.assure.state import Store

#: The suite itself runs every property with a hundred examples; here only that the part can be run.
SHARES = {"properties": Fraction(1, 1000)}


@pytest.mark.parametrize("name", parts())
def test_a_part_holds_at_a_small_share(name, tmp_path):
    progress = prove(parts()[name], SHARES.get(name, Fraction(1, 100)), "test", Store(tmp_path))
    assert progress.finished
    assert [step.told for step in progress.failed] == []


def counting(ran, failing=()):
    def step(name):
        def run():
            ran.append(name)
            if name in failing:
                raise AssertionError("a counterexample")
            return "fine"

        return Step(name, run)

    return Part("sample", "样例", "样例。", lambda share: [step("a"), step("b")])


def test_a_stopped_run_is_taken_up_where_it_was_and_failures_are_tried_again(tmp_path):
    ran: list[str] = []
    store = Store(tmp_path)
    first = prove(counting(ran, failing={"b"}), Fraction(1), "c1", store)
    assert (ran, [step.name for step in first.failed]) == (["a", "b"], ["b"])
    again = prove(counting(ran), Fraction(1), "c1", store, store.read("sample", "c1", "1"))
    assert (ran, again.failed) == (["a", "b", "b"], [])
    assert store.read("sample", "c2", "1") is None


def test_a_run_out_of_time_is_not_finished(tmp_path):
    ran: list[str] = []
    progress = prove(counting(ran), Fraction(1), "c1", Store(tmp_path), until=perf_counter() - 1)
    assert (ran, progress.finished) == ([], "")


def test_the_document_renews_its_own_sections_and_keeps_the_others(tmp_path):
    part = counting([])
    progress = prove(part, Fraction(1), "c1", Store(tmp_path))
    old = "# x\n\n## `other` 别的：通过\n\n内容\n\n## `sample` 旧的：通过\n\n旧内容\n"
    told = document(old, [(part, progress)])
    assert "旧内容" not in told
    assert "## `other` 别的：通过" in told
    assert "提交 c1" in told
    assert document(told, []) == told


def test_an_unknown_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        arguments(["--part", "nonsense"])
    assert "没有名为 nonsense 的部分" in capsys.readouterr().err
