"""What offices type is understood, and what cannot be meant is refused with a sentence that says what to write."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from fractions import Fraction

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from talent_app.core.dates import Precision
from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.web.forms import (
    AnswerField,
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    PartialDateField,
    RatioField,
    SearchSelectField,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
)


class Sex(TitledEnum):
    """A small code table."""

    WOMAN = "2", "女"
    MAN = "1", "男"


class EverythingForm(BaseForm):
    """One field of each kind."""

    sections = (Section("金额", ("pool", "loss")), Section("空", ("nothing",)))

    class Meta(BaseForm.Meta):
        """Tested without tokens."""

        csrf = False

    name = TrimmedText("姓名", required=True, max_length=10)
    note = LongText("说明")
    pool = MoneyField("总额")
    small = MoneyField("上限", scale="wan")
    loss = MoneyField("盈亏", negative=True)
    share = RatioField("比例")
    people = WholeField("人数", minimum=1, maximum=500)
    born_on = DateField("出生日期", section="时间")
    from_on = PartialDateField("起始", section="时间")
    sex = CodeField("性别", choices=Sex)
    topics = CodesField("领域", choices=[("a", "能源"), ("b", "旅游")])
    place = SearchSelectField("单位", choices=[("7", "净土集团"), ("8", "文旅集团")])
    audited = AnswerField("是否审计")
    version = VersionField("版本", default=1)
    file = UploadField("附件", kinds=("xlsx", "pdf"), max_megabytes=1)


@pytest.fixture
def sent(web_app):
    """A form as it looks after sending values; name and version are given unless overridden."""

    def send(**values):
        with web_app.test_request_context("/", method="POST"):
            form = EverythingForm(formdata=MultiDict({"name": "卓玛", "version": "3", **values}))
            form.validate()
            return form

    return send


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.50", 123450),
        ("１２３４．５", 123450),
        ("¥500元", 50000),
        (" 0 ", 0),
        ("9,999,999,999.99", 999999999999),
        ("150万", 150000000),
        ("1.2 亿元", 12000000000),
        ("￥0.5万元", 500000),
    ],
)
def test_money_is_read_as_people_write_it(sent, typed, fen):
    assert sent(pool=typed).pool.data == Money(fen)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.234", "到分"),
        ("-1", "不能为负数"),
        ("1e9", "不是金额"),
        ("12,34", "不是金额"),
        ("十万", "不是金额"),
        ("10000000000.00", "不能超过 9,999,999,999 元"),
        ("9" * 60, "不是金额"),
    ],
)
def test_amounts_that_cannot_be_meant_are_refused(sent, typed, sentence):
    form = sent(pool=typed)
    assert form.pool.data is None
    assert sentence in "".join(form.pool.errors)
    assert form.pool._value() == typed


def test_negative_money_only_where_a_loss_can_stand(sent):
    assert sent(loss="-1").loss.data == Money(-100)


def test_wan_field_shows_what_was_meant(sent):
    form = sent(small="1.5")
    assert form.small.data == Money.yuan("15000")
    assert form.small.written(form.small.data) == "1.5"


@pytest.mark.parametrize(("typed", "yuan"), [("150", "1500000"), ("150万", "1500000"), ("3000元", "3000")])
def test_a_unit_that_is_written_counts_before_the_unit_of_the_box(sent, typed, yuan):
    assert sent(small=typed).small.data == Money.yuan(yuan)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("15%", Fraction(3, 20)), ("15％", Fraction(3, 20)), ("0.15", Fraction(3, 20)), ("2/3", Fraction(2, 3)), ("0", 0)],
)
def test_ratio_takes_per_cent_decimal_and_quotient(sent, typed, value):
    assert sent(share=typed).share.data == value


@pytest.mark.parametrize("typed", ["15", "150%", "-1%", "a half", "1/0"])
def test_ratio_outside_its_range_or_not_a_ratio_is_refused(sent, typed):
    assert sent(share=typed).share.errors


def test_ratio_is_written_back_without_loss(sent):
    field = sent().share
    assert [field.written(Fraction(value)) for value in ("3/20", "2/3", "1/8")] == ["15%", "2/3", "12.5%"]


@pytest.mark.parametrize("typed", ["2026-01-31", "2026.1.31", "20260131", "2026年1月31日", "２０２６-１-３１"])
def test_day_is_read_in_every_usual_form(sent, typed):
    assert sent(born_on=typed).born_on.data == date(2026, 1, 31)


@pytest.mark.parametrize("typed", ["1990.13", "2026-02-30", "2026-01", "明天", "0001-01-01"])
def test_day_that_does_not_exist_is_refused_and_stays_in_the_box(sent, typed):
    form = sent(born_on=typed)
    assert form.born_on.errors
    assert form.born_on._value() == typed


def test_partly_known_date_keeps_how_well_it_is_known(sent):
    assert sent(from_on="2023-01").from_on.data.precision is Precision.MONTH
    assert sent(from_on="2023").from_on.data.code == "2023"


def test_spaces_do_not_count_as_a_name(sent):
    assert sent(name=" \u3000 ").name.errors == ["请填写此项。"]


def test_name_is_trimmed_but_not_altered(sent):
    assert sent(name="\u200b ཚེ་རིང་ \u3000").name.data == "ཚེ་རིང་"


def test_too_long_text_says_both_lengths(sent):
    assert "最多 10 个字，现有 11 个字" in "".join(sent(name="长" * 11).name.errors)


def test_whole_number_outside_bounds_is_refused(sent):
    assert sent(people="62").people.data == 62
    assert sent(people="0").people.errors == ["请填写 1 到 500 之间的整数。"]
    assert sent(people="3.5").people.errors


def test_code_becomes_the_member_and_a_foreign_code_is_refused(sent):
    assert sent(sex="2").sex.data is Sex.WOMAN
    assert sent(sex="").sex.data is None
    assert sent(sex="9").sex.errors == ["请从列表中选择一项。"]


def test_check_boxes_refuse_codes_outside_the_table(sent):
    assert sent(topics="a").topics.data == ["a"]
    assert "不在列表中" in "".join(sent(topics="z").topics.errors)


def test_search_field_accepts_title_and_code_only_from_its_list(sent):
    assert sent(place="净土集团").place.data == "7"
    assert sent(place="8").place.data == "8"
    assert sent(place="不存在").place.errors == ["请从列表中选择一项。"]


@pytest.mark.parametrize(("typed", "answer"), [("yes", True), ("no", False), ("", None), ("maybe", None)])
def test_question_has_three_answers(sent, typed, answer):
    assert sent(audited=typed).audited.data is answer


@pytest.mark.parametrize("typed", ["", "x", "1.0"])
def test_altered_version_is_refused(sent, typed):
    assert sent(version=typed).version.errors


def workbook(name="xl/workbook.xml"):
    """The smallest zip that is a workbook by content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"hello", "a.xlsx", "文件内容不是"),
        (b"PK\x03\x04broken", "a.xlsx", "文件内容不是"),
        (workbook("word/document.xml"), "a.xlsx", "文件内容不是"),
        (b"\xd0\xcf\x11\xe0old", "a.xls", "旧版 .xls"),
        (b"%PDF-" + b"x" * 1_100_000, "a.pdf", "超过 1 MB"),
    ],
)
def test_wrong_files_are_refused_by_their_content(sent, content, name, sentence):
    form = sent(file=FileStorage(io.BytesIO(content), filename=name))
    assert sentence in "".join(form.file.errors)


def test_right_file_is_known_by_content_whatever_its_name(sent):
    form = sent(file=FileStorage(io.BytesIO(workbook()), filename="whatever.dat"))
    assert not form.file.errors
    assert form.file.kind == "xlsx"


def test_no_field_is_lost_between_sections(sent):
    form = sent()
    grouped = form.in_sections
    assert [section.title for section, _fields in grouped] == ["金额", "", "时间"]
    assert sum(len(fields) for _section, fields in grouped) == len(form.visible_fields)


def test_a_title_typed_without_script_is_found_in_options_offered_later(web_app):
    with web_app.test_request_context("/", method="POST"):
        form = EverythingForm(formdata=MultiDict({"name": "卓玛", "version": "3", "place": "城投集团"}))
        form.place.offer([("11", "城投集团"), ("12", "净土集团")])
        form.validate()
        assert form.place.data == "11"
        assert not form.place.errors
