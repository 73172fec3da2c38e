"""The figures of a load run are what the generator counted."""

from __future__ import annotations

import pytest

from tests.load.command import _below, _row, _together, arguments


def test_half_and_ninety_five_of_a_hundred_stay_below_what_is_told():
    times = [(10.0, 50), (20.0, 45), (900.0, 5)]
    assert (_below(times, 50), _below(times, 95), _below(times, 96)) == (10.0, 20.0, 900.0)
    assert _below([], 95) == 0.0


def test_all_pages_together_are_counted_once():
    one = {"num_requests": 2, "num_failures": 1, "response_times": {"5": 1, "30": 1}}
    other = {"num_requests": 1, "num_failures": 0, "response_times": {"30": 1}}
    row = _row("全部", _together([one, other]))
    assert (row["requests"], row["failures"], row["p50"], row["p95"]) == (3, 1, 30.0, 30.0)


def test_absurd_numbers_are_refused(capsys):
    with pytest.raises(SystemExit):
        arguments(["--users", "0"])
    assert "--users" in capsys.readouterr().err
