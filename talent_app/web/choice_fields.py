"""Form fields that choose among codes or take a file; features import them through `talent_app.web.forms`."""

from __future__ import annotations

import zipfile
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import fields
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import html_params

from talent_app.core.enums import TitledEnum
from talent_app.web.fields import Choices, Described, pairs

#: More options than this are searched for rather than scrolled through.
LONGEST_SELECT = 100


def listed_choices(choices: Choices | None) -> list[SelectChoice]:
    """Choices of any kind as WTForms declares them."""
    return [SelectChoice(code, title) for code, title in pairs(choices)]


class CodeField(Described, fields.SelectField):
    """One value of a code table: `choices` is a TitledEnum, pairs or a function; `data` is the member or the code."""

    def __init__(self, *args: Any, choices: Choices | None = None, blank: Any = None, **kwargs: Any) -> None:
        """`blank` is the text of the empty choice; "" leaves it out."""
        self.enum = choices if isinstance(choices, type) and issubclass(choices, TitledEnum) else None
        self.blank = lazy_gettext("请选择") if blank is None else blank
        super().__init__(*args, choices=[], coerce=self._coerce, **kwargs)
        self.offer(choices)

    def offer(self, choices: Choices | None) -> None:
        """Sets the choices; the view calls it where they depend on the user."""
        listed = listed_choices(choices)
        self.choices = [SelectChoice("", self.blank), *listed] if self.blank != "" else listed

    def _coerce(self, value: Any) -> Any:
        if value is None or value == "":
            return None
        return self.enum(value) if self.enum and not isinstance(value, self.enum) else value

    def iter_choices(self) -> Any:
        """Marks the chosen code."""
        chosen = self.data.value if isinstance(self.data, TitledEnum) else ("" if self.data is None else str(self.data))
        for each in self.choices or ():
            yield Choice(each.value, each.label, each.value == chosen, {})

    def pre_validate(self, form: Any) -> None:
        """Refuses what is not in the table; emptiness is the business of `required`."""
        code = self.data.value if isinstance(self.data, TitledEnum) else self.data
        if code is not None and code not in {each.value for each in self.choices or ()}:
            raise StopValidation(_("请从列表中选择一项。"))


class CodesField(Described, fields.SelectMultipleField):
    """Several values of a code table, shown as check boxes; `data` is a list of codes."""

    usual_width = "full"

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=listed_choices(choices), coerce=str, **kwargs)

    def offer(self, choices: Choices | None) -> None:
        """Sets the choices; the view calls it where they depend on the user."""
        self.choices = listed_choices(choices)


class YesNoField(Described, fields.BooleanField):
    """A box to tick; `data` is True or False."""


class AnswerField(Described, fields.RadioField):
    """A question with three answers: yes, no, not known yet; `data` is True, False or None."""

    def __init__(self, *args: Any, yes: Any = None, no: Any = None, **kwargs: Any) -> None:
        offered = [
            SelectChoice("yes", yes or lazy_gettext("是")),
            SelectChoice("no", no or lazy_gettext("否")),
            SelectChoice("", lazy_gettext("尚未确定")),
        ]
        super().__init__(*args, choices=offered, coerce=self._coerce, **kwargs)

    @staticmethod
    def _coerce(value: Any) -> bool | None:
        return {"yes": True, "no": False, True: True, False: False}.get(value)

    def iter_choices(self) -> Any:
        """Marks the given answer."""
        chosen = {True: "yes", False: "no"}.get(self.data, "")
        for each in self.choices or ():
            yield Choice(each.value, each.label, each.value == chosen, {})

    def pre_validate(self, form: Any) -> None:
        """Nothing to refuse: whatever is not yes or no is "not known yet"."""


class SearchSelectField(CodeField):
    """One value out of more than 100: the options are a datalist, or fetched from `source` as `[{value, title}]`.

    The box holds the title and the code travels beside it; without script the user types the code or the exact title.
    """

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.typed, self.shown = source, "", ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Accepts a code, or a title that fits exactly one option."""
        self.typed = valuelist[0].strip() if valuelist else ""
        self._match()

    def offer(self, choices: Choices | None) -> None:
        """Sets the choices, and reads what was typed by them: a view offers after the form was filled."""
        super().offer(choices)
        if getattr(self, "typed", ""):
            self._match()

    def _match(self) -> None:
        by_title = [each.value for each in self.choices or () if each.value and str(each.label) == self.typed]
        self.data = self._coerce(by_title[0] if len(by_title) == 1 else self.typed)

    @property
    def title(self) -> str:
        """What stands in the box: the title of the chosen code, or what was typed."""
        code = self.data.value if isinstance(self.data, TitledEnum) else self.data
        titles = (str(each.label) for each in self.choices or () if each.value and each.value == code)
        return next(titles, self.typed)

    def widget(self, field: SearchSelectField, **kwargs: Any) -> Markup:
        """A text box with a list of suggestions."""
        kwargs.setdefault("id", field.id)
        listed = f"{field.id}-options"
        box = html_params(
            name=field.name,
            type="text",
            value=field.title,
            list=listed,
            autocomplete="off",
            data_search_select=field.source or "list",
            **kwargs,
        )
        options = Markup("").join(
            Markup('<option value="{}"></option>').format(each.label) for each in field.choices or () if each.value
        )
        attributes = Markup(box)  # noqa: S704 - html_params escapes
        return Markup('<input {}><datalist id="{}">{}</datalist>').format(attributes, listed, options)


class SecretField(Described, fields.PasswordField):
    """A password; never sent back to the page."""


#: What a file may be: (title, extensions, accepted types of the file dialog).
KINDS = {
    "xlsx": ("Excel 工作簿（.xlsx）", (".xlsx",)),
    "csv": ("CSV 文本（.csv）", (".csv", ".txt")),
    "pdf": ("PDF（.pdf）", (".pdf",)),
    "png": ("PNG 图片", (".png",)),
    "jpg": ("JPEG 图片", (".jpg", ".jpeg")),
    "docx": ("Word 文档（.docx）", (".docx",)),
    "ofd": ("OFD 版式文件（.ofd）", (".ofd",)),
    "zip": ("压缩包（.zip）", (".zip",)),
}


def sniffed_kind(stream: Any) -> str:
    """What a file is by its content, "" when unknown; the name is never believed."""
    stream.seek(0)
    head = stream.read(8192)
    stream.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(stream)
    if head and b"\x00" not in head:
        return "csv"
    return ""


def _office_kind(stream: Any) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    finally:
        stream.seek(0)
    parts = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx", "OFD.xml": "ofd"}
    return next((kind for part, kind in parts.items() if part in names), "zip")


class UploadField(Described, fields.FileField):
    """A file of one of `kinds`, judged by its content; `data` is a FileStorage or None, `kind` what it is."""

    def __init__(self, *args: Any, kinds: tuple[str, ...] = ("pdf",), max_megabytes: int = 20, **kwargs: Any) -> None:
        accepted = ",".join(extension for kind in kinds for extension in KINDS[kind][1])
        kwargs["render_kw"] = {"accept": accepted} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.kinds, self.max_megabytes, self.kind = kinds, max_megabytes, ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Takes the file that was sent, if one was chosen."""
        self.data = next((sent for sent in valuelist if isinstance(sent, FileStorage) and sent.filename), None)
        self.raw_data = [self.data] if self.data else []

    def pre_validate(self, form: Any) -> None:
        """Refuses empty, too large and wrong files, saying what the file really is."""
        if self.data is None:
            return
        stream = self.data.stream
        size = stream.seek(0, 2)
        stream.seek(0)
        if not size:
            raise StopValidation(_("文件是空的，请重新选择。"))
        if size > self.max_megabytes * 1024 * 1024:
            raise StopValidation(_("文件超过 %(max)d MB，请拆分或压缩后再上传。", max=self.max_megabytes))
        self.kind = sniffed_kind(stream)
        if self.kind not in self.kinds:
            wanted = "、".join(KINDS[kind][0] for kind in self.kinds)
            if self.kind == "xls":
                raise StopValidation(_("这是旧版 .xls 文件，请在 Excel 中另存为 .xlsx 后再上传。"))
            raise StopValidation(_("文件内容不是%(wanted)s，请检查后重新选择。", wanted=wanted))
