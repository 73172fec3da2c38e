"""Numbers that identify people and organisations: read, checked, compared with what else is known of the person.

Pure. A wrong length, checksum or date is refused; an unknown place code is only a warning, because place tables miss
new districts. Nothing here stores, encrypts or masks a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput

EXCEL_HINT = "请在表格中把该列设为“文本”格式，重新填写完整号码后再导入。"
CHECK_HINT = "请对照证件原件逐位核对。"
OLDEST_BIRTH_YEAR = 1850
LAST_PLACE_YEAR = 2030  # no table of places reaches further
SPREADSHEET_DIGITS = 15  # a spreadsheet keeps so many of a number; the rest turns into zeros
PERMIT_REGIONS = {"81": "香港", "82": "澳门", "83": "台湾"}
TRAVEL_PERMIT, TAIWAN_PERMIT = re.compile(r"[HM]\d{8}(\d{2})?"), re.compile(r"\d{8}|\d{10}[A-Z]?")
OLD_PERMANENT_RESIDENT = re.compile(r"[A-Z]{3}\d{12}")
PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,12}")
MOBILE, LANDLINE = re.compile(r"1[3-9]\d{9}"), re.compile(r"0\d{2,3}\d{7,8}")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")


class DocumentKind(TitledEnum):
    """The identity documents a person can be registered with."""

    RESIDENT_ID = "resident_id", "居民身份证"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit", "港澳台居民居住证"
    HM_TRAVEL_PERMIT = "hm_travel_permit", "港澳居民来往内地通行证"
    TW_TRAVEL_PERMIT = "tw_travel_permit", "台湾居民来往大陆通行证"
    FOREIGN_PERMANENT_RESIDENT = "foreign_permanent_resident", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"


class Sex(TitledEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知的性别"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明的性别"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A checked number and what can be read out of it.

    `key` is what two entries of the same person have in common: index and compare it, show `number`.
    """

    kind: DocumentKind
    number: str
    key: str
    born_on: date | None = None
    sex: Sex | None = None
    region: str | None = None
    warnings: tuple[str, ...] = ()


def normalise_number(text: str) -> str:
    """NFKC, upper case, no white space: the form that is compared and indexed."""
    if text.isascii() and text.isalnum():  # nearly always
        return text.upper()
    return "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("\u200b", "").replace("\ufeff", "")


def text_of_number(value: Any) -> str:
    """The digits a cell holds; a long number that a spreadsheet has already cut to 15 digits is refused."""
    if isinstance(value, bool) or value is None:
        raise InvalidInput("没有填写号码。", "请填写证件上的完整号码。")
    if isinstance(value, int | float):
        if not isfinite(value) or value != int(value) or value < 0:
            raise InvalidInput(f"“{value}”不是号码。", EXCEL_HINT)
        if len(str(int(value))) > SPREADSHEET_DIGITS:
            raise InvalidInput("号码以数字格式保存，第 16 位起已经丢失，无法还原。", EXCEL_HINT)
        return str(int(value))
    text = normalise_number(str(value)).removeprefix("'")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        raise InvalidInput(f"号码已被表格软件改写成科学记数法（{text}），后几位已经丢失。", EXCEL_HINT)
    return text


def detect_kind(value: Any) -> DocumentKind | None:
    """The kind of document a number most likely belongs to, or None when its shape fits none."""
    number = text_of_number(value)
    if re.fullmatch(r"\d{17}[\dX]", number):
        if number[:2] in PERMIT_REGIONS:
            return DocumentKind.HMT_RESIDENCE_PERMIT
        return DocumentKind.FOREIGN_PERMANENT_RESIDENT if number[0] == "9" else DocumentKind.RESIDENT_ID
    if OLD_PERMANENT_RESIDENT.fullmatch(number):
        return DocumentKind.FOREIGN_PERMANENT_RESIDENT
    if TRAVEL_PERMIT.fullmatch(number):
        return DocumentKind.HM_TRAVEL_PERMIT
    # Eight bare digits may be a Taiwan permit or a foreign passport: not guessed.
    return DocumentKind.PASSPORT if re.fullmatch(r"[A-Z]{1,2}\d{6,8}", number) else None


def read_document_number(kind: DocumentKind, value: Any, field: str | None = None) -> DocumentNumber:
    """Check a number of this kind; InvalidInput says which rule it breaks without repeating the number."""
    try:
        number = text_of_number(value)
        if not number:
            raise InvalidInput("没有填写号码。", "请填写证件上的完整号码。")
        return READERS[kind](number)
    except InvalidInput as error:
        error.field = field
        raise


def disagreements(number: DocumentNumber, born_on: date | None, sex: Sex | None) -> list[str]:
    """Sentences for each fact entered by hand that the number contradicts."""
    found = []
    if number.born_on and born_on and number.born_on != born_on:
        found.append(f"出生日期填写为 {born_on.isoformat()}，与证件号码中的 {number.born_on.isoformat()} 不一致。")
    if number.sex and sex in (Sex.MALE, Sex.FEMALE) and number.sex is not sex:
        found.append(f"性别填写为“{sex.title}”，与证件号码中的“{number.sex.title}”不一致。")
    return found


def read_uscc(value: Any, field: str | None = None) -> str:
    """A checked 统一社会信用代码 (GB 32100), normalised."""
    try:
        number = text_of_number(value)
        if len(number) != 18:
            raise InvalidInput(f"统一社会信用代码应为 18 位，现在是 {len(number)} 位。", "请对照营业执照逐位核对。")
        if not re.fullmatch(r"[0-9A-Y][0-9A-Z]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}", number):
            raise InvalidInput(
                "统一社会信用代码含有不会出现的字符。",
                "第 3 至 8 位是数字；字母 I、O、S、V、Z 不会出现，请检查是否把 1、0、5、2 写成了字母。",
            )
        if not set(number) <= set(uscc._alphabet) or uscc.calc_check_digit(number[:17]) != number[17]:
            raise InvalidInput("统一社会信用代码的校验位不正确，至少有一位有误。", "请对照营业执照逐位核对。")
    except InvalidInput as error:
        error.field = field
        raise
    return number


def normalise_phone(value: Any, field: str | None = None) -> str:
    """A telephone number in E.164, mainland China assumed where no country is given.

    >>> normalise_phone("139 1234-1234"), normalise_phone("0891-6323456"), normalise_phone("+852 2345 6789")
    ('+8613912341234', '+868916323456', '+85223456789')
    """
    if isinstance(value, str) and value.isascii() and MOBILE.fullmatch(value):
        return f"+86{value}"
    text = re.sub(r"[\s()\-－—.]", "", text_of_number(value))
    text = re.sub(r"^(\+|00)86|^86(?=1\d{10}$)", "", text)
    if MOBILE.fullmatch(text):
        return f"+86{text}"
    if LANDLINE.fullmatch(text):
        return f"+86{text[1:]}"
    foreign = re.fullmatch(r"(?:\+|00)([1-9]\d{6,14})", text)
    if foreign:
        return f"+{foreign.group(1)}"
    raise InvalidInput(
        "电话号码无法识别。", "请填写 11 位手机号、带区号的座机号，或以“+国家代码”开头的境外号码。", field
    )


def normalise_email(value: str, field: str | None = None) -> str:
    """An e-mail address in lower case, checked for its shape only."""
    text = unicodedata.normalize("NFKC", value).strip()
    if not EMAIL.fullmatch(text) or ".." in text or len(text) > 254:
        raise InvalidInput("电子邮箱格式不正确。", "应形如 name@example.cn。", field)
    return text.lower()


def _read_resident_id(number: str) -> DocumentNumber:
    _check_eighteen(number, "居民身份证号码")
    if number[:2] in PERMIT_REGIONS:
        raise InvalidInput("这是港澳台居民居住证的号码，不是居民身份证。", "请把证件类型改为“港澳台居民居住证”。")
    if number[0] == "9":
        raise InvalidInput("以 9 开头的是外国人永久居留身份证的号码。", "请把证件类型改为“外国人永久居留身份证”。")
    _check_checksum(number)
    born_on = _birth_date(number[6:14])
    return _personal(DocumentKind.RESIDENT_ID, number, born_on, number[:6], _place_warnings(number))


def _read_hmt_residence_permit(number: str) -> DocumentNumber:
    _check_eighteen(number, "港澳台居民居住证号码")
    if number[:2] not in PERMIT_REGIONS:
        raise InvalidInput("港澳台居民居住证号码以 81（香港）、82（澳门）或 83（台湾）开头。", CHECK_HINT)
    _check_checksum(number)
    return _personal(DocumentKind.HMT_RESIDENCE_PERMIT, number, _birth_date(number[6:14]), number[:6], ())


def _read_permanent_resident(number: str) -> DocumentNumber:
    if OLD_PERMANENT_RESIDENT.fullmatch(number):
        # The old number holds the birth date with a year of two digits: the century would be a guess.
        return DocumentNumber(DocumentKind.FOREIGN_PERMANENT_RESIDENT, number, number)
    if not re.fullmatch(r"9\d{16}[\dX]", number):
        raise InvalidInput(
            "外国人永久居留身份证号码应为以 9 开头的 18 位，或 3 个字母加 12 个数字的 15 位（旧版）。", CHECK_HINT
        )
    born_on = _birth_date(number[6:14])
    # The text that defines this number was not at hand: a checksum that does not fit warns and does not refuse.
    wrong = ric.calc_check_digit(number) != number[-1]
    warnings = ("外国人永久居留身份证号码的校验位不符，请对照证件核对。",) if wrong else ()
    return _personal(DocumentKind.FOREIGN_PERMANENT_RESIDENT, number, born_on, None, warnings)


def _read_hm_travel_permit(number: str) -> DocumentNumber:
    if not TRAVEL_PERMIT.fullmatch(number):
        raise InvalidInput(
            "港澳居民来往内地通行证号码以 H（香港）或 M（澳门）开头，后接 8 位或 10 位数字。", CHECK_HINT
        )
    # The last two of ten digits count the renewals; the rest stays with the person for life.
    return DocumentNumber(DocumentKind.HM_TRAVEL_PERMIT, number, number[:9])


def _read_tw_travel_permit(number: str) -> DocumentNumber:
    number = number.replace("(", "").replace(")", "")
    if not TAIWAN_PERMIT.fullmatch(number):
        raise InvalidInput("台湾居民来往大陆通行证号码应为 8 位数字（旧版为 10 位数字加 1 个字母）。", CHECK_HINT)
    return DocumentNumber(DocumentKind.TW_TRAVEL_PERMIT, number, number)


def _read_passport(number: str) -> DocumentNumber:
    if not PASSPORT.fullmatch(number):
        raise InvalidInput("护照号码应为 5 至 12 位字母和数字。", CHECK_HINT)
    return DocumentNumber(DocumentKind.PASSPORT, number, number)


READERS = {
    DocumentKind.RESIDENT_ID: _read_resident_id,
    DocumentKind.HMT_RESIDENCE_PERMIT: _read_hmt_residence_permit,
    DocumentKind.HM_TRAVEL_PERMIT: _read_hm_travel_permit,
    DocumentKind.TW_TRAVEL_PERMIT: _read_tw_travel_permit,
    DocumentKind.FOREIGN_PERMANENT_RESIDENT: _read_permanent_resident,
    DocumentKind.PASSPORT: _read_passport,
}


def _check_eighteen(number: str, name: str) -> None:
    if len(number) == 15 and number.isdigit():
        raise InvalidInput("这是 15 位的第一代身份证号码，已停止使用。", "请填写现行居民身份证上的 18 位号码。")
    if len(number) != 18:
        raise InvalidInput(f"{name}应为 18 位，现在是 {len(number)} 位。", CHECK_HINT)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise InvalidInput(f"{name}的前 17 位应为数字，末位为数字或 X。", CHECK_HINT)


def _check_checksum(number: str) -> None:
    if ric.calc_check_digit(number) == number[-1]:
        return
    if number.endswith("000"):
        raise InvalidInput("号码的校验位不正确，末三位是 000，很可能被表格软件当作数字截断了。", EXCEL_HINT)
    raise InvalidInput("号码的校验位不正确，至少有一位有误。", CHECK_HINT)


def _birth_date(digits: str) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InvalidInput(f"号码中的出生日期 {digits} 不存在。", CHECK_HINT) from None
    if born_on.year < OLDEST_BIRTH_YEAR:
        raise InvalidInput(f"号码中的出生日期 {born_on.isoformat()} 过早。", CHECK_HINT)
    return born_on


def _place_warnings(number: str) -> tuple[str, ...]:
    # a number is given years after the birth, the first of all in 1984, and names a place of that time
    if _is_known_place(number[:10]):
        return ()
    return (f"号码前六位 {number[:6]} 不在行政区划表中（新设区划可能尚未收录），请核对。",)


@lru_cache(maxsize=5_000)
def _is_known_place(region_and_year: str) -> bool:
    region, born = region_and_year[:6], int(region_and_year[6:])
    return any(_had_place(region, year) for year in range(born, LAST_PLACE_YEAR + 1))


@lru_cache(maxsize=20_000)
def _had_place(region: str, year: int) -> bool:
    try:
        ric.get_birth_place(f"{region}{year}01010000")
    except (ValidationError, LookupError):  # it looks for a county where its table has only a province
        return False
    return True


def _personal(
    kind: DocumentKind, number: str, born_on: date, region: str | None, warnings: tuple[str, ...]
) -> DocumentNumber:
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return DocumentNumber(kind, number, number, born_on, sex, region, warnings)
