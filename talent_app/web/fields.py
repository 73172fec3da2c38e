"""Form fields that understand what Chinese offices type; features import them through `talent_app.web.forms`.

They check what the text alone can tell. What needs the database or the law belongs to services and rules. Every field
takes `section`, `unit` and `width` besides the arguments of WTForms; the form macros read them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import fields
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from talent_app.core.cells import read_date, read_day, read_ratio
from talent_app.core.dates import PartialDate
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money

LARGEST_TYPED = Money.yuan("9999999999.99")
WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
INVISIBLE = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x200B, 0x2060, 0xFEFF])


def half_width(text: str) -> str:
    """Full-width digits, signs and spaces as plain ones, for numbers and dates; never for names."""
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE).strip()


class Described:
    """What our fields know beyond WTForms: the section they stand in, a unit after the box, the width of the box."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        required: bool | None = None,
        section: str = "",
        unit: str = "",
        width: str = "",
        **kwargs: Any,
    ) -> None:
        """`required=True` / `False` put the fitting validator first; None leaves the validators as given."""
        given = list(validators or ())
        if required is not None:
            given.insert(0, InputRequired() if required else Optional())
        super().__init__(label, given, **kwargs)  # type: ignore[call-arg]
        self.section, self.unit, self.width = section, unit, width or getattr(self, "usual_width", "")


class TrimmedText(Described, fields.StringField):
    """One line of text: outer spaces and invisible characters removed, empty is None; `max_length` 200 by default."""

    def __init__(self, *args: Any, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes the typed text, cleaned; a box of spaces counts as empty."""
        if valuelist:
            self.data = self.clean(valuelist[0]) or None
            self.raw_data = [self.data or ""]

    def clean(self, text: str) -> str:
        """One line without outer spaces; line breaks become spaces."""
        return re.sub(r"[\r\n\t]+", " ", text).translate(INVISIBLE).strip(" \u3000\u00a0")

    def pre_validate(self, form: Any) -> None:
        """Refuses what is too long, with both lengths."""
        if self.data and len(self.data) > self.max_length:
            message = _("最多 %(max)d 个字，现有 %(now)d 个字，请精简。", max=self.max_length, now=len(self.data))
            raise StopValidation(message)


class LongText(TrimmedText):
    """Several lines of text; line breaks are kept."""

    widget = fields.TextAreaField.widget
    usual_width = "full"

    def __init__(self, *args: Any, max_length: int = 2000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"rows": rows})
        super().__init__(*args, max_length=max_length, **kwargs)

    def clean(self, text: str) -> str:
        """The text with plain line breaks and without invisible characters."""
        return text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE).strip(" \n\t\u3000\u00a0")


class ParsedField(Described, fields.StringField):
    """A text box whose `data` is a parsed value; what was typed stays in the box when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parses the typed text; an empty box is None."""
        text = half_width(valuelist[0]) if valuelist else ""
        self.raw_data = [valuelist[0] if text else ""] if valuelist else []
        self.data = None
        if text:
            try:
                self.data = self.parse(text)
            except InvalidInput as error:
                raise ValueError(f"{error.message}{error.hint}") from error

    def _value(self) -> str:
        if self.raw_data and (self.data is None or self.process_errors):
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def parse(self, text: str) -> Any:
        """The value of a non-empty text; raises ValueError or InvalidInput with a Chinese sentence."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """The value as it stands in the box."""
        return str(value)


class MoneyField(ParsedField):
    """An amount: `data` is Money. `scale` "yuan" or "wan"; no third decimal, no minus, at most `maximum`."""

    usual_width = "number"

    def __init__(
        self, *args: Any, scale: str = "yuan", negative: bool = False, maximum: Money = LARGEST_TYPED, **kwargs: Any
    ) -> None:
        kwargs.setdefault("unit", "万元" if scale == "wan" else "元")
        kwargs["render_kw"] = {"inputmode": "decimal", "autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.scale, self.negative, self.maximum = scale, negative, maximum

    def parse(self, text: str) -> Money:
        """Reads `1,234.50`, `１２３４`, `¥500元`, `150万`; a unit that is written counts before the unit of the box."""
        amount = Money.typed(text, unit="万元" if self.scale == "wan" else "元")
        if amount < Money.ZERO and not self.negative:
            raise ValueError(_("金额不能为负数，请核对后重新填写。"))
        if abs(amount) > self.maximum:
            raise ValueError(_("金额不能超过 %(max)s 元，请检查单位是否填错。", max=f"{self.maximum.fen // 100:,}"))
        return amount

    def written(self, value: Money) -> str:
        """With separators; 万元 without needless zeros."""
        if self.scale == "wan":
            whole, rest = divmod(abs(value.fen), 1_000_000)
            text = f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")
        else:
            text = f"{abs(value.fen) // 100:,}.{abs(value.fen) % 100:02d}"
        return f"-{text}" if value < Money.ZERO else text


class RatioField(ParsedField):
    """A share: `15%`, `0.15` or `2/3`; `data` is a Fraction between `minimum` and `maximum` (0 and 1 by default)."""

    usual_width = "number"

    def __init__(
        self, *args: Any, minimum: Fraction = Fraction(0), maximum: Fraction = Fraction(1), **kwargs: Any
    ) -> None:
        kwargs["render_kw"] = {"autocomplete": "off", "placeholder": "15%"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def parse(self, text: str) -> Fraction:
        """Reads a percentage, a decimal or a quotient of whole numbers."""
        value = read_ratio(text)
        if value is None:
            raise ValueError(_("“%(text)s”不是比例，请写成 15%%、0.15 或 2/3。", text=text[:20]))
        if not self.minimum <= value <= self.maximum:
            low, high = self.written(self.minimum), self.written(self.maximum)
            raise ValueError(_("比例应在 %(low)s 与 %(high)s 之间；15%% 请写成 15%% 或 0.15。", low=low, high=high))
        return value

    def written(self, value: Fraction) -> str:
        """As a percentage when that is exact to four decimals, else as a quotient."""
        ten_thousandths = value * 1_000_000
        if ten_thousandths.denominator != 1:
            return f"{value.numerator}/{value.denominator}"
        whole, rest = divmod(ten_thousandths.numerator, 10_000)
        return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"


class WholeField(ParsedField):
    """A whole number between `minimum` and `maximum`; `data` is int."""

    usual_width = "number"

    def __init__(self, *args: Any, minimum: int = 0, maximum: int = 1_000_000_000, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"inputmode": "numeric", "autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def parse(self, text: str) -> int:
        """Reads digits, with or without separators of thousands."""
        plain = text.replace(",", "")
        if not WHOLE.fullmatch(plain):
            raise ValueError(_("“%(text)s”不是整数，请只填数字。", text=text[:20]))
        if not self.minimum <= int(plain) <= self.maximum:
            raise ValueError(_("请填写 %(low)d 到 %(high)d 之间的整数。", low=self.minimum, high=self.maximum))
        return int(plain)


class DateField(ParsedField):
    """A day in any usual form (`2026-11-23`, `2026.11.23`, `20261123`, `2026年11月23日`); `data` is a date."""

    usual_width = "date"

    def __init__(
        self, *args: Any, earliest: date = date(1900, 1, 1), latest: date = date(2199, 12, 31), **kwargs: Any
    ) -> None:
        usual = {"placeholder": "2026-01-31", "autocomplete": "off", "data-date": "1"}
        kwargs["render_kw"] = usual | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = earliest, latest

    def parse(self, text: str) -> date:
        """Reads a day between the bounds."""
        return self.bounded(_shortly(read_day, text), text)

    def bounded(self, day: date | None, text: str) -> date:
        """The day, unless it is none or outside the bounds."""
        if day is None:
            raise ValueError(_("“%(text)s”不是日期，请写成 2026-01-31 这样的年月日。", text=text[:20]))
        if not self.earliest <= day <= self.latest:
            message = _("日期应在 %(low)s 与 %(high)s 之间。", low=f"{self.earliest}", high=f"{self.latest}")
            raise ValueError(message)
        return day

    def written(self, value: date) -> str:
        """ISO, the way the placeholder shows."""
        return value.isoformat()


def _shortly(read: Callable[[str], Any], text: str) -> Any:
    """What a reader of spreadsheet cells says, with the hint of a form instead of the one of a sheet."""
    try:
        return read(text)
    except InvalidInput as error:
        raise ValueError(f"{error.message}{_('请写成 2026-01-31 这样的年月日。')}") from error


class PartialDateField(DateField):
    """A day, a month (`2023-01`) or only a year (`2023`), as it is known; `data` is a PartialDate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"placeholder": "2023-01"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def parse(self, text: str) -> PartialDate:  # type: ignore[override]
        """Reads as much as is written."""
        known = _shortly(read_date, text)
        self.bounded(known.first if known else None, text)
        return known  # type: ignore[return-value]

    def written(self, value: PartialDate) -> str:  # type: ignore[override]
        """2023, 2023-01 or 2023-01-02."""
        return value.code


class VersionField(fields.HiddenField):
    """The version of the row the user saw; `data` is int. A missing or altered one is refused."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads a plain number."""
        if not valuelist or not WHOLE.fullmatch(valuelist[0]):
            raise ValueError(_("页面缺少版本信息，请刷新页面后重新填写。"))
        self.data = int(valuelist[0])


Choices = Iterable[tuple[Any, Any]] | type[TitledEnum] | Callable[[], Iterable[tuple[Any, Any]]]


def pairs(choices: Choices | None) -> list[tuple[str, str]]:
    """Choices of any kind as (code, title) pairs of text."""
    if choices is None:
        return []
    if isinstance(choices, type) and issubclass(choices, TitledEnum):
        return list(choices.choices())
    return [(str(code), str(title)) for code, title in (choices() if callable(choices) else choices)]


class EqualTo:
    """The field repeats another one exactly, such as a new password."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Any, field: Any) -> None:
        if field.data != form[self.other].data:
            raise ValidationError(_("两次填写的内容不一致，请重新填写。"))
