"""Forms of the innovation return, made from the declared figures and kinds."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent_app.innovation.enums import FigureKind, ItemKind, Manner
from talent_app.innovation.figures import Figure, Group, person_years_text
from talent_app.innovation.items import LISTED, Reach, Word
from talent_app.web.forms import (
    AnswerField,
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    ParsedField,
    TrimmedText,
    VersionField,
    WholeField,
)

LONGEST_PROOF = 200
MOST_PERSON_YEARS = 100_000


class PersonYearsField(ParsedField):
    """A quantity of work in person-years with one decimal at most; `data` is a Fraction."""

    usual_width = "number"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("unit", "人年")
        super().__init__(*args, **kwargs)

    def parse(self, text: str) -> Fraction:
        """Reads 12 or 12.5."""
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation:
            raise ValueError(_("“%(text)s”不是人年数，请写成 12 或 12.5。", text=text[:20])) from None
        if not value.is_finite() or not 0 <= value <= MOST_PERSON_YEARS:
            raise ValueError(_("请填写 0 到 100000 之间的人年数。"))
        if value * 10 != int(value * 10):
            raise ValueError(_("人年数最多一位小数。"))
        return Fraction(value)

    def written(self, value: Fraction) -> str:
        """With a decimal only where there is one."""
        return person_years_text(value)


def figure_field(figure: Figure, note: str) -> Any:
    """The box of one figure; `note` adds last year's value to its help."""
    label, help_text = figure.label, "　".join(part for part in (figure.help, note) if part)
    match figure.kind:
        case FigureKind.MONEY:
            return MoneyField(label, required=False, description=help_text)
        case FigureKind.COUNT:
            return WholeField(label, required=False, unit="人", description=help_text)
        case FigureKind.PERSON_YEARS:
            return PersonYearsField(label, required=False, description=help_text)
        case FigureKind.FLAG:
            return AnswerField(label, required=False, description=help_text)
        case FigureKind.DAY:
            return DateField(label, required=False, description=help_text)
        case _:
            return TrimmedText(label, required=False, max_length=200, description=help_text)


def figures_form(group: Group, notes: dict[str, str]) -> type[BaseForm]:
    """The form of one page: every figure with its proof beside it."""
    fields: dict[str, Any] = {"version": VersionField()}
    for figure in group.figures:
        fields[figure.code] = figure_field(figure, notes.get(figure.code, ""))
        fields[f"proof_{figure.code}"] = TrimmedText(_l("依据材料"), required=False, max_length=LONGEST_PROOF)
    return type("FiguresForm", (BaseForm,), fields)


def word_field(word: Word) -> Any:
    """The box of one further thing a kind asks."""
    match word.kind:
        case "long":
            return LongText(word.label, required=word.required, max_length=2000, rows=3, description=word.help)
        case "flag":
            return AnswerField(word.label, required=word.required, description=word.help)
        case "manner":
            return CodeField(word.label, choices=Manner, blank="", required=word.required, description=word.help)
        case _:
            return TrimmedText(word.label, required=word.required, max_length=200, description=word.help)


def item_form(kind: ItemKind) -> type[BaseForm]:
    """The form of one kind of listed thing."""
    listed = LISTED[kind]
    fields: dict[str, Any] = {
        "version": VersionField(),
        "title": TrimmedText(listed.title_label, required=True, max_length=200),
        "number": TrimmedText(listed.number_label, required=False, max_length=120),
        "happened_on": DateField(listed.day_label, required=False),
    }
    if listed.has_level:
        fields["level"] = CodeField(_l("级别"), choices=Reach, blank="", required=False)
    for word in listed.words:
        fields[f"word_{word.name}"] = word_field(word)
    if listed.amount_label:
        fields["amount"] = MoneyField(listed.amount_label, required=False)
    if listed.claims_bonus:
        fields["bonus"] = TrimmedText(_l("申请的考核加分"), required=False, max_length=200, description=listed.help)
    fields["proof"] = TrimmedText(
        _l("依据材料"), required=False, max_length=LONGEST_PROOF, description=_l("证书、文件的名称和编号。")
    )
    return type("ItemForm", (BaseForm,), fields)


class ReturnNewForm(BaseForm):
    """Begin a return."""

    organisation_id = CodeField(_l("企业"), choices=(), required=True, blank="")
    year = WholeField(_l("年度"), required=True, minimum=2016, maximum=2100)


class ReturnSeenForm(BaseForm):
    """When the Party committee and the board saw the return."""

    version = VersionField()
    party_on = DateField(_l("党委研究日期"), required=False)
    party_number = TrimmedText(_l("党委纪要编号"), required=False, max_length=120)
    board_on = DateField(_l("董事会（总经理办公会）审议日期"), required=False)
    board_number = TrimmedText(_l("决议编号"), required=False, max_length=120)
    note = LongText(_l("说明"), required=False, max_length=2000, rows=3)


class ReturnActForm(BaseForm):
    """One step of the workflow."""

    version = VersionField()
    note = LongText(_l("说明"), required=False, max_length=1000, rows=3)


class ReturnItemRemoveForm(BaseForm):
    """Ask before a listed thing is removed."""

    version = VersionField()


class ReturnOffersForm(BaseForm):
    """Ticks before what the registry knows; the boxes stand in the table."""

    version = VersionField()
