"""Random registrations with records of every kind, as forms save them: their export is read back unchanged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.sheets import TOLD, spec_of
from talent_app.talents import service
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.queries import PICKED
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.values import choices_of, read_value
from tests.exchange.files import trial
from tests.exchange.test_mistakes import number

#: What forms of a registration leave to others, or what belongs to the person.
ELSEWHERE = frozenset({"name", "document_kind", "document_number", "born_on", "sex", "name_pinyin"})
BIRTHS = [date(1985, 7, 2), date(1979, 12, 31)]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
FREE = st.tuples(st.sampled_from(["示", "=1", "+甲", "'乙", "@丙"]), TEXT).map("".join)
NAMES = st.sampled_from(["扎西顿珠", "阿沛·阿旺晋美", "欧阳𬭎", "李卓玛", "Li Wei"])
TYPED: dict[FieldKind, st.SearchStrategy[str]] = {
    FieldKind.LONG_TEXT: FREE.map(lambda text: f"从事高原生态监测。\n=1+1 {text}"),
    FieldKind.DATE: st.dates(date(2001, 1, 1), date(2030, 12, 31)).map(date.isoformat),
    FieldKind.PARTIAL_DATE: st.sampled_from(["2015", "2015-07", "2015-07-02"]),
    FieldKind.YEAR: st.integers(2001, 2026).map(str),
    FieldKind.YES_NO: st.sampled_from(["是", "否"]),
    FieldKind.PHONE: st.sampled_from(["139 1234 1234", "0891-6323456", "+852 2345 6789"]),
    FieldKind.EMAIL: st.sampled_from(["a@example.cn", "zhang.san+x@mail.example.com"]),
    FieldKind.LINK: st.sampled_from(["https://example.cn/a?b=1", "http://例子.cn/路径"]),
}
#: Forms check that an end does not come before its beginning; the ends here are simply later than every beginning.
LATE = {"until_on", "appointed_until", "ended_on", "expires_on", "valid_until", "left_on"}


def value_of(draw: Callable, info: FieldInfo) -> object:
    """A value as the field's own form would store it."""
    if choices := choices_of(info):
        typed = draw(st.sampled_from([title for _code, title in choices]))
    elif info.name in LATE or info.name.endswith(("_until", "_to")):
        typed = "2040-01-01"
    elif info.kind in TYPED:
        typed = draw(TYPED[info.kind])
    else:
        typed = draw(FREE)[: info.length or 40] if info.kind is FieldKind.TEXT else str(draw(st.integers(1, 60)))
    return read_value(info, typed)


@st.composite
def values(draw: st.DrawFn, fields: tuple[FieldInfo, ...], besides: frozenset[str] = frozenset()) -> dict[str, object]:
    """Some of the fields, all the required ones."""
    return {
        info.name: value_of(draw, info)
        for info in fields
        if info.importable and info.name not in besides and (info.required or draw(st.integers(0, 3)) == 0)
    }


@st.composite
def people(draw: st.DrawFn) -> list[tuple[dict, list[tuple[str, dict]]]]:
    """Up to three persons with records of some kinds."""
    found = []
    for _person in range(draw(st.integers(1, 3))):
        own = draw(values(spec_of("talents").fields, ELSEWHERE | TOLD))
        own |= {"name": draw(NAMES), "born_on": draw(st.sampled_from(BIRTHS)), "sex": "1"}
        kinds = draw(st.lists(st.sampled_from(RECORD_KINDS), max_size=6))
        found.append((own, [(kind.key, draw(values(kind.fields))) for kind in kinds]))
    return found


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@settings(
    suppress_health_check=list(HealthCheck), deadline=None, max_examples=10, phases=[Phase.explicit, Phase.generate]
)
@given(drawn=people())
def test_what_forms_saved_and_an_export_shows_is_unchanged_on_import(actor, place, format, drawn):
    hr, plant, ids, rows = actor("hr"), place("plant").id, [], 0
    for own, records in drawn:
        # a number makes the person certain, as two of one name and birth date would not be
        own |= {"document_number": number(next(NUMBERS), f"{own['born_on']:%Y%m%d}")}
        talent_id = service.create_talent(hr, plant, own).id
        for key, said in records:
            service.add_record(hr, talent_id, key, said)
        ids.append(str(talent_id))
        rows += 1 + (len(records) if format == "xlsx" else 0)
    out = BytesIO()
    use_scope(Scope.everything())
    Export(hr, ExportWish(filters={PICKED: tuple(ids)}, is_clear=True), clock.now()).write(out, format)
    found = trial(hr, plant, out.getvalue(), f"导出.{format}")
    session.expunge_all()
    assert (found["rows"], found["unchanged"], found["rejected"]) == (rows, rows, [])


NUMBERS = count(0)
