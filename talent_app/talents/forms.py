"""Forms of the registry, generated from the declared fields; nothing is checked here that `values` checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from talent_app.core.errors import InvalidInput
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.form_parts import BASIC, PARTS, PLACE, FormPart
from talent_app.talents.records import RecordKind, talent_fields
from talent_app.talents.values import choices_of, codes_in, read_value
from talent_app.web.forms import BaseForm, CodeField, CodesField, LongText, ParsedField, TrimmedText, VersionField

YES_NO = (("yes", _l("是")), ("no", _l("否")))
PARSED = {
    FieldKind.DATE, FieldKind.PARTIAL_DATE, FieldKind.YEAR, FieldKind.LINK, FieldKind.PHONE, FieldKind.EMAIL,
    FieldKind.DOCUMENT, FieldKind.COUNT, FieldKind.MONEY,
}  # fmt: skip
WIDTHS = {
    FieldKind.DATE: "date", FieldKind.PARTIAL_DATE: "date", FieldKind.YEAR: "date", FieldKind.LINK: "wide",
    FieldKind.COUNT: "number", FieldKind.MONEY: "number",
}  # fmt: skip
PLACEHOLDERS = {FieldKind.DATE: "2023-01-31", FieldKind.PARTIAL_DATE: "2023-01", FieldKind.YEAR: "2023"}


class ValueField(ParsedField):
    """A box whose text is understood as its declared field understands it."""

    def __init__(self, *args: Any, info: FieldInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.info = info

    def parse(self, text: str) -> Any:
        """The value, or the sentence of the refusal."""
        return read_value(self.info, text)

    def written(self, value: Any) -> str:
        """Days as ISO, amounts without separators; everything else as it is stored."""
        return value.isoformat() if isinstance(value, date) else str(value)

    @property
    def is_typed(self) -> bool:
        """Whether anything stands in the box, be it the word for "none"."""
        return bool(self.raw_data and self.raw_data[0])


class GeneratedForm(BaseForm):
    """A form over declared fields: `values` holds what was entered once the form is valid."""

    infos: ClassVar[Sequence[FieldInfo]] = ()
    is_edit: ClassVar[bool] = False
    values: dict[str, Any]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides the usual checks, every text is read as its field reads it."""
        is_valid = bool(super().validate(extra_validators))
        self.values = {}
        for info in self.infos:
            box = self[info.name]
            if self.is_edit and info.is_sealed and not getattr(box, "is_typed", True):
                continue  # left empty: stays as it is
            try:
                self.values[info.name] = _entered(info, box)
            except InvalidInput as error:
                box.errors = [*box.errors, f"{error.message}{error.hint}"]
                is_valid = False
        return is_valid

    def fill(self, row: Any) -> None:
        """Put the stored values into the boxes, sealed ones excepted."""
        for info in self.infos:
            if not info.is_sealed and hasattr(row, info.name):
                self.take(info, row)

    def take(self, info: FieldInfo, row: Any) -> None:
        """Put what stands in the row now into one box, in place of what was sent."""
        value = getattr(row, info.name)
        if info.kind is FieldKind.CODES:
            value = list(codes_in(value))
        if info.kind is FieldKind.YES_NO:
            value = None if value is None else "yes" if value else "no"
        self[info.name].data = value
        self[info.name].raw_data = []

    def hint(self, sealed: dict[str, str]) -> None:
        """Say beside a sealed box what is registered, masked."""
        for name, shown in sealed.items():
            if name in self:
                self[name].description = _("已登记 %(shown)s。留空则不变，填“无”则删除。", shown=shown)


def _entered(info: FieldInfo, box: Field) -> Any:
    if info.kind is FieldKind.YES_NO:
        return {"yes": True, "no": False}.get(str(box.data))
    if info.kind in PARSED or box.errors:
        return box.data  # read already
    return read_value(info, box.data)


def box_for(info: FieldInfo) -> Any:
    """The form field of a declared field."""
    given: dict[str, Any] = {
        "section": info.group, "description": info.help, "required": info.required, "width": WIDTHS.get(info.kind, ""),
    }  # fmt: skip
    if info.kind is FieldKind.YES_NO:
        return CodeField(info.label, choices=YES_NO, blank=_l("未填写"), **given)
    if info.kind is FieldKind.CODES:
        return CodesField(info.label, choices=choices_of(info), **given | {"width": "full"})
    if info.kind in (FieldKind.CODE, FieldKind.CHOICE):
        return CodeField(info.label, choices=info.enum or choices_of(info), blank=_l("未填写"), **given)
    if info.kind is FieldKind.LONG_TEXT:
        given["width"] = "full"
        rows = 8 if (info.length or 0) > 5000 else 3
        return LongText(info.label, max_length=info.length or 2000, rows=rows, **given)
    if info.kind in PARSED:
        attributes = {"autocomplete": "off"}
        if info.kind in (FieldKind.COUNT, FieldKind.MONEY):
            attributes["inputmode"] = "numeric" if info.kind is FieldKind.COUNT else "decimal"
            given["unit"] = info.unit
        if info.kind in PLACEHOLDERS:
            attributes["placeholder"] = PLACEHOLDERS[info.kind]
        if info.kind is FieldKind.DATE:
            attributes["data-date"] = "1"
        return ValueField(info.label, info=info, render_kw=attributes, **given)
    return TrimmedText(info.label, max_length=info.length or 200, **given)


def generated(name: str, base: type[GeneratedForm], infos: Iterable[FieldInfo], **extra: Any) -> type[GeneratedForm]:
    """A form class over these fields."""
    listed = tuple(infos)
    return type(name, (base,), {**extra, **{info.name: box_for(info) for info in listed}, "infos": listed})


class VersionedForm(GeneratedForm):
    """An edit: knows which version the user saw."""

    is_edit = True
    version = VersionField()


#: No generated page of a form has more boxes.
MOST_BOXES = 40
#: What a first registration does not ask: a second page of the form does.
LATER = {
    *("birth_place", "joined_party_on", "other_categories", "post_rank", "personnel_identity", "is_city_managed"),
    *("industry", "joined_on", "discipline_code", "former_name"),
}


TalentNewForm = generated(
    "TalentNewForm", GeneratedForm,
    (info for info in talent_fields() if info.group != PLACE and info.name not in LATER),
    organisation=CodeField(_l("登记单位"), required=True, section=BASIC, blank=""),
)  # fmt: skip


def talent_edit_form(part: FormPart) -> type[GeneratedForm]:
    """One page of the form of a registration, with the version the user saw."""
    return generated("TalentEditForm", VersionedForm, part.fields)


TalentEditForm = {part.key: talent_edit_form(part) for part in PARTS}


def record_form(kind: RecordKind, *, is_edit: bool) -> type[GeneratedForm]:
    """The form of one kind of child record."""
    base, name = (VersionedForm, "RecordEditForm") if is_edit else (GeneratedForm, "RecordNewForm")
    return generated(name, base, kind.fields)


class TalentDeleteForm(BaseForm):
    """Into the recycle bin, with a reason."""

    version = VersionField()
    reason = LongText(_l("删除理由"), required=True, max_length=200, rows=2)


class TalentRestoreForm(BaseForm):
    """Out of the recycle bin."""

    version = VersionField()


class RecordRemoveForm(BaseForm):
    """Delete a child record."""

    version = VersionField()


class TalentRevealForm(BaseForm):
    """Which values to read in clear, and why."""

    names = CodesField(_l("要查看的内容"), required=True)
    reason = TrimmedText(
        _l("查看理由"), required=True, max_length=200, width="full", description=_l("理由和查看时间会记入审计记录。")
    )


class TalentPrintForm(BaseForm):
    """What the printed summary shows in clear, and why."""

    names = CodesField(_l("完整显示"), required=False, description=_l("不勾选则隐去中间部分。"))
    reason = TrimmedText(
        _l("理由"), required=False, max_length=200, width="full", description=_l("勾选了完整显示的内容时必填。")
    )
