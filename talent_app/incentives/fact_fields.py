"""Form fields made from what an instrument declares: one per kind of fact.

The readers of lists (amounts, shares, texts) take one item per line, as people paste them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.core.cells import read_text
from talent_app.core.money import Money
from talent_app.rules.fields import Field, Kind
from talent_app.web.fields import half_width
from talent_app.web.forms import (
    AnswerField,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    ParsedField,
    RatioField,
    TrimmedText,
    WholeField,
)

LARGEST_FACT = Money.yuan("99999999999.99")
NOTHING = {"无", "没有", "不涉及"}


class YuansField(ParsedField):
    """Several amounts, one a line, oldest first; `data` is a tuple of Money."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, negative: bool = False, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 4, "autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.negative = negative

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        text = valuelist[0].replace("\r\n", "\n") if valuelist else ""
        super().process_formdata([text] if valuelist else [])

    def parse(self, text: str) -> tuple[Money, ...]:
        """Reads one amount a line."""
        amounts = []
        for line in text.replace("；", "\n").replace(";", "\n").splitlines():
            if not line.strip():
                continue
            amount = Money.typed(line)
            if abs(amount) > LARGEST_FACT:
                raise ValueError(str(_("金额过大，请检查单位是否填错。")))
            if not self.negative and amount < Money.ZERO:
                raise ValueError(str(_("金额不能为负数，请核对后重新填写。")))
            amounts.append(amount)
        return tuple(amounts)

    def written(self, value: Sequence[Money]) -> str:
        """One amount a line with separators."""
        return "\n".join(
            f"{'-' if each.fen < 0 else ''}{abs(each.fen) // 100:,}.{abs(each.fen) % 100:02d}" for each in value
        )


class RatiosField(RatioField):
    """Several shares, one a line; `data` is a tuple of Fraction. Two such lists stand side by side."""

    widget = LongText.widget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 6, "placeholder": ""} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        super().process_formdata([valuelist[0].replace("\r\n", "\n")] if valuelist else [])

    def parse(self, text: str) -> tuple[Fraction, ...]:
        """Reads one share a line."""
        lines = text.replace("；", "\n").replace(";", "\n").splitlines()
        return tuple(super(RatiosField, self).parse(half_width(line)) for line in lines if line.strip())

    def written(self, value: Fraction | Sequence[Fraction]) -> str:
        """One share a line."""
        several = (value,) if isinstance(value, Fraction) else value
        return "\n".join(super(RatiosField, self).written(each) for each in several)


class YearsField(WholeField):
    """Several numbers of years, one a line; `data` is a tuple of whole numbers."""

    widget = LongText.widget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 4, "autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        super().process_formdata([valuelist[0].replace("\r\n", "\n")] if valuelist else [])

    def parse(self, text: str) -> tuple[int, ...]:  # type: ignore[override]
        """Reads one number a line."""
        lines = text.replace("；", "\n").replace(";", "\n").splitlines()
        return tuple(super(YearsField, self).parse(half_width(line)) for line in lines if line.strip())

    def written(self, value: Sequence[int]) -> str:
        """One number a line."""
        return "\n".join(str(each) for each in value)


class TextsField(ParsedField):
    """Several short texts, one a line; 「无」 is an answer too: there are none."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 3} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed as it is: full-width signs belong to document numbers."""
        text = valuelist[0].replace("\r\n", "\n").strip() if valuelist else ""
        self.raw_data = [text] if valuelist else []
        self.data = self.parse(text) if text else None

    def parse(self, text: str) -> tuple[str, ...]:
        """Reads one text a line."""
        if text in NOTHING:
            return ()
        return tuple(found for line in text.splitlines() if (found := read_text(line)))

    def written(self, value: Sequence[str]) -> str:
        """One text a line; 「无」 for none."""
        return "\n".join(value) or "无"


UNITS = {Kind.PERSONS: "人", Kind.MONTHS: "个月", Kind.YEARS: "年", Kind.DAYS: "天", Kind.COUNT: "股", Kind.YEAR: "年"}
BOUNDS = {
    Kind.PERSONS: (0, 10**9), Kind.MONTHS: (0, 1200), Kind.YEARS: (0, 100), Kind.DAYS: (0, 36_600),
    Kind.COUNT: (0, 10**15), Kind.YEAR: (1949, 2100),
}  # fmt: skip


def fact_field(field: Field) -> Any:
    """The form field of one declared fact."""
    told: dict[str, Any] = {"required": False, "description": field.help}
    match field.kind:
        case Kind.YUAN:
            return MoneyField(field.label, negative=field.may_be_negative, maximum=LARGEST_FACT, **told)
        case Kind.YUANS:
            help_text = f"{field.help}。每行一个金额" if field.help else "每行一个金额，由远到近"
            return YuansField(field.label, negative=field.may_be_negative, **told | {"description": help_text})
        case Kind.RATIO:
            return RatioField(field.label, **told | _range(field))
        case Kind.RATIOS:
            help_text = f"{field.help}。每行一个比例" if field.help else "每行一个比例"
            return RatiosField(field.label, **told | _range(field) | {"description": help_text})
        case Kind.YEARS_EACH:
            help_text = f"{field.help}。每行一个年数"
            return YearsField(field.label, minimum=0, maximum=100, unit="年", **told | {"description": help_text})
        case Kind.DATE:
            return DateField(field.label, **told)
        case Kind.FLAG:
            return AnswerField(field.label, **told)
        case Kind.CHOICE:
            return CodeField(field.label, choices=field.choices, **told)
        case Kind.CHOICES:
            return CodesField(field.label, choices=field.choices, **told)
        case Kind.TEXTS:
            return TextsField(field.label, **told | {"description": f"{field.help}。每行一项，没有的填“无”"})
        case Kind.TEXT:
            return TrimmedText(field.label, **told)
    low, high = BOUNDS[field.kind]
    return WholeField(field.label, minimum=low, maximum=high, unit=UNITS[field.kind], **told)


def _range(field: Field) -> dict[str, Fraction]:
    """Growth may be below zero and above the whole; a share may not."""
    return {"minimum": Fraction(-1), "maximum": Fraction(10)} if field.may_be_negative else {}
