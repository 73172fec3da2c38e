"""The base of every form and the one place features import fields from.

Forms check what the form alone can tell; errors of services and rules are put under their field by
`talent_app.web.errors.place_error`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields import HiddenField, SubmitField

from talent_app.web.choice_fields import (
    AnswerField,
    CodeField,
    CodesField,
    SearchSelectField,
    SecretField,
    UploadField,
    YesNoField,
)
from talent_app.web.fields import (
    DateField,
    Described,
    EqualTo,
    LongText,
    MoneyField,
    ParsedField,
    PartialDateField,
    RatioField,
    TrimmedText,
    VersionField,
    WholeField,
)

__all__ = [
    "AnswerField",
    "BaseForm",
    "CodeField",
    "CodesField",
    "DateField",
    "Described",
    "EqualTo",
    "FilterForm",
    "LongText",
    "MoneyField",
    "ParsedField",
    "PartialDateField",
    "PlainForm",
    "RatioField",
    "SearchSelectField",
    "SecretField",
    "Section",
    "TrimmedText",
    "UploadField",
    "VersionField",
    "WholeField",
    "YesNoField",
]

#: Chinese sentences for the messages of WTForms and Flask-WTF; its own Chinese catalogue gets bounds wrong.
MESSAGES = {
    "This field is required.": "请填写此项。",
    "Invalid input.": "填写的内容不符合要求，请检查。",
    "Invalid email address.": "电子邮箱的格式不对，请检查。",
    "Invalid URL.": "网址的格式不对，请检查。",
    "Not a valid choice.": "请从列表中选择一项。",
    "Invalid Choice: could not coerce.": "请从列表中选择一项。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "有一项不在列表中，请重新选择。",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s”不在列表中，请重新选择。",
    "'%(value)s' are not valid choices for this field.": "“%(value)s”不在列表中，请重新选择。",
    "Not a valid integer value.": "请填写整数。",
    "Not a valid decimal value.": "请填写数字。",
    "Not a valid float value.": "请填写数字。",
    "Not a valid date value.": "请写成 2026-01-31 这样的日期。",
    "Not a valid datetime value.": "请写成 2026-01-31 09:30 这样的时间。",
    "Not a valid time value.": "请写成 09:30 这样的时间。",
    "Not a valid week value.": "请填写某年的第几周。",
    "Field must be equal to %(other_name)s.": "两次填写的内容不一致，请重新填写。",
    "Field must be at least %(min)d character long.": "至少填写 %(min)d 个字。",
    "Field must be at least %(min)d characters long.": "至少填写 %(min)d 个字。",
    "Field cannot be longer than %(max)d character.": "最多填写 %(max)d 个字。",
    "Field cannot be longer than %(max)d characters.": "最多填写 %(max)d 个字。",
    "Field must be exactly %(max)d character long.": "应当正好是 %(max)d 个字。",
    "Field must be exactly %(max)d characters long.": "应当正好是 %(max)d 个字。",
    "Field must be between %(min)d and %(max)d characters long.": "应当为 %(min)d 到 %(max)d 个字。",
    "Number must be at least %(min)s.": "不能小于 %(min)s。",
    "Number must be at most %(max)s.": "不能大于 %(max)s。",
    "Number must be between %(min)s and %(max)s.": "应当在 %(min)s 与 %(max)s 之间。",
    "The CSRF token is missing.": "页面已过期，请再提交一次。",
    "The CSRF session token is missing.": "页面已过期，请再提交一次。",
    "The CSRF tokens do not match.": "页面已过期，请再提交一次。",
    "The CSRF token has expired.": "页面已过期，请再提交一次。",
    "The CSRF token is invalid.": "页面已过期，请再提交一次。",
}


class ChineseMessages:
    """The translations object WTForms asks; sentences pass through the catalogue, so other languages follow."""

    def gettext(self, text: str) -> str:
        """The sentence in the reader's language."""
        return _(MESSAGES.get(text, text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The sentence for n of something; Chinese has one form."""
        return self.gettext(singular if n == 1 else plural)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its title, the names of its fields, a sentence above them."""

    title: str
    names: tuple[str, ...] = field(default=())
    help: str = ""


class BaseForm(FlaskForm):
    """Every form that writes; `sections` orders the fields, else the `section` argument of the fields does."""

    sections: ClassVar[Iterable[Section]] = ()

    class Meta(FlaskForm.Meta):
        """Our messages instead of the catalogue of WTForms."""

        def get_translations(self, form: Any) -> ChineseMessages:
            """One small table for all forms."""
            return ChineseMessages()

    @property
    def hidden_fields(self) -> list[Field]:
        """Fields without a visible row."""
        return [each for each in self if isinstance(each, HiddenField)]

    @property
    def visible_fields(self) -> list[Field]:
        """Fields with a row, in order of declaration."""
        return [each for each in self if not isinstance(each, HiddenField | SubmitField)]

    @property
    def in_sections(self) -> list[tuple[Section, list[Field]]]:
        """The visible fields by section; what no section names comes last, so no field is ever lost."""
        grouped: list[tuple[Section, list[Field]]] = []
        left = {each.short_name: each for each in self.visible_fields}
        for section in self.sections:
            fields = [left.pop(name) for name in section.names if name in left]
            if fields:
                grouped.append((section, fields))
        titles: dict[str, list[Field]] = {}
        for each in left.values():
            titles.setdefault(str(getattr(each, "section", "")), []).append(each)
        return grouped + [(Section(title), fields) for title, fields in titles.items()]

    @property
    def has_upload(self) -> bool:
        """True when the form must be sent as multipart."""
        return any(isinstance(each, UploadField) for each in self)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field or "", label, sentence) for each error, in the order of the page."""
        found = [("", "", str(message)) for message in self.form_errors]
        for each in self:
            place = ("", "") if isinstance(each, HiddenField) else (each.id, str(each.label.text))
            found += [(*place, message) for message in _sentences(each.errors)]
        return found


class PlainForm(BaseForm):
    """A form with nothing but its token and hidden values: confirmations and one-button actions."""


class FilterForm(BaseForm):
    """A form sent with GET: its values are the query string, and it needs no token."""

    class Meta(BaseForm.Meta):
        """No token in an address."""

        csrf = False


def _sentences(errors: Any) -> list[str]:
    """Errors of a field flattened: lists of sub-forms hold dictionaries and lists of errors."""
    if isinstance(errors, Mapping):
        return [sentence for inner in errors.values() for sentence in _sentences(inner)]
    if isinstance(errors, list | tuple):
        return [sentence for inner in errors for sentence in _sentences(inner)]
    return [str(errors)]
