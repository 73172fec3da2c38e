"""Numbers of rows and years as they come in addresses."""

from __future__ import annotations

import pytest

from talent_app.core.ids import LARGEST, row_id, row_ids, year_of, years_of


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "１２", "²", "x", str(LARGEST + 1), "9" * 5000])
def test_what_no_row_can_have_is_no_number(text):
    assert row_id(text) is None


def test_numbers_are_taken_in_their_order():
    assert row_ids(["7", "x", str(LARGEST), "0"]) == [7, LARGEST, 0]
    assert years_of(["2026", "20260", "abcd", "0001"]) == [2026, 1]
    assert year_of("2147483648") is None
