"""The form of a plan's facts: every instrument has one, and every kind of fact is read."""

from fractions import Fraction

import pytest
from werkzeug.datastructures import MultiDict

from talent_app.incentives.forms import PlanFactsForm
from talent_app.rules.instruments import INSTRUMENTS


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda instrument: instrument.code)
def test_every_instrument_has_a_form_with_a_field_for_every_fact(app, instrument):
    fields = [field for field in instrument.fact_fields() if field.name != "other_plans"]
    with app.test_request_context():
        form = PlanFactsForm.for_fields(fields)()
        assert {field.name for field in fields} <= {field.name for field in form}
        assert set(form.values(fields).values()) == {None}


def test_choices_are_ticked_and_shares_typed_one_a_line(app):
    wanted = ("talent_activities", "fixed_shares", "wage_total_growth")
    fields = [field for field in INSTRUMENTS["salary_plan"].fact_fields() if field.name in wanted]
    typed = MultiDict(
        [
            ("talent_activities", "scientific_research"),
            ("talent_activities", "skilled_operation"),
            ("fixed_shares", "60%\r\n2/3"),
            ("wage_total_growth", "-3.5%"),
        ]
    )
    with app.test_request_context(method="POST", data=typed):
        form = PlanFactsForm.for_fields(fields)(typed)
        assert form.values(fields) == {
            "talent_activities": ("scientific_research", "skilled_operation"),
            "fixed_shares": (Fraction(3, 5), Fraction(2, 3)),
            "wage_total_growth": Fraction(-7, 200),
        }
        assert "60%\n2/3" in str(form["fixed_shares"]())
