"""Document numbers, credit codes, telephones: what is refused, what is only warned about, what can be read out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import (
    DocumentKind,
    Sex,
    detect_kind,
    disagreements,
    normalise_email,
    normalise_number,
    normalise_phone,
    read_document_number,
    read_uscc,
)

VALID = ["11010519491231002X", "440524188001010014", "540102199001010011", "540102198510150026"]


def with_check_digit(first_seventeen: str) -> str:
    return first_seventeen + ric.calc_check_digit(first_seventeen + "0")


@pytest.mark.parametrize("number", VALID)
def test_official_vectors_are_accepted(number: str) -> None:
    assert read_document_number(DocumentKind.RESIDENT_ID, number).number == number


@pytest.mark.parametrize("number", VALID)
def test_a_changed_last_character_is_refused(number: str) -> None:
    changed = number[:-1] + ("1" if number[-1] != "1" else "2")
    with pytest.raises(InvalidInput, match="校验位不正确"):
        read_document_number(DocumentKind.RESIDENT_ID, changed)


@given(st.sampled_from(VALID), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(InvalidInput):
        read_document_number(DocumentKind.RESIDENT_ID, wrong)


def test_birth_date_sex_and_region_are_read_from_the_number() -> None:
    man = read_document_number(DocumentKind.RESIDENT_ID, "540102199001010011")
    assert (man.born_on, man.sex, man.region, man.warnings) == (date(1990, 1, 1), Sex.MALE, "540102", ())
    woman = read_document_number(DocumentKind.RESIDENT_ID, "540102198510150026")
    assert (woman.born_on, woman.sex) == (date(1985, 10, 15), Sex.FEMALE)


def test_an_unknown_place_only_warns() -> None:
    number = with_check_digit("54019919900101001")
    read = read_document_number(DocumentKind.RESIDENT_ID, number)
    assert read.born_on == date(1990, 1, 1)
    assert "540199" in read.warnings[0]


@pytest.mark.parametrize("place", ["540102", "510107", "540201"])
def test_a_number_given_long_after_the_birth_names_a_place_of_that_time(place: str) -> None:
    read = read_document_number(DocumentKind.RESIDENT_ID, with_check_digit(f"{place}19720304001"))
    assert read.warnings == ()


def test_full_width_lower_case_and_spaces_are_normalised() -> None:
    assert normalise_number(" １１０１０５ 19491231 002x ") == "11010519491231002X"
    read = read_document_number(DocumentKind.RESIDENT_ID, "１１０１０５ 19491231 002ｘ")
    assert read.key == "11010519491231002X"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (540102199001010011.0, "第 16 位起已经丢失"),
        (540102199001010011, "第 16 位起已经丢失"),
        ("5.40102E+17", "科学记数法"),
        ("540102199001010000", "截断"),
        ("540102900101001", "第一代身份证"),
        ("5401021990010100", "现在是 16 位"),
        ("54010219900101001A", "末位为数字或 X"),
        (with_check_digit("54010219900230001"), "19900230 不存在"),
        (with_check_digit("54010210000101001"), "过早"),
        (with_check_digit("81000019900101001"), "港澳台居民居住证"),
        (with_check_digit("91115619900101001"), "外国人永久居留"),
        (None, "没有填写"),
        ("  ", "没有填写"),
        (True, "没有填写"),
        (12.5, "不是号码"),
        (float("nan"), "不是号码"),
    ],
)
def test_a_wrong_resident_number_is_refused_with_its_reason(value: Any, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        read_document_number(DocumentKind.RESIDENT_ID, value, field="identity_number")
    assert caught.value.field == "identity_number"
    assert caught.value.hint


@pytest.mark.parametrize(("prefix", "sex_digit", "sex"), [("810000", "1", Sex.MALE), ("820000", "2", Sex.FEMALE)])
def test_a_residence_permit_is_read_like_a_resident_number(prefix: str, sex_digit: str, sex: Sex) -> None:
    number = with_check_digit(f"{prefix}1985101500{sex_digit}")
    read = read_document_number(DocumentKind.HMT_RESIDENCE_PERMIT, number)
    assert (read.born_on, read.sex, read.region) == (date(1985, 10, 15), sex, prefix)
    with pytest.raises(InvalidInput, match="81"):
        read_document_number(DocumentKind.HMT_RESIDENCE_PERMIT, "540102199001010011")


def test_a_home_return_permit_keeps_its_key_over_renewals() -> None:
    first = read_document_number(DocumentKind.HM_TRAVEL_PERMIT, "h1234567801")
    second = read_document_number(DocumentKind.HM_TRAVEL_PERMIT, "H12345678")
    assert first.key == second.key == "H12345678"
    assert first.number == "H1234567801"
    with pytest.raises(InvalidInput, match="H（香港）"):
        read_document_number(DocumentKind.HM_TRAVEL_PERMIT, "K12345678")


def test_a_taiwan_permit_has_eight_digits_or_the_old_form() -> None:
    assert read_document_number(DocumentKind.TW_TRAVEL_PERMIT, 12345678.0).number == "12345678"
    assert read_document_number(DocumentKind.TW_TRAVEL_PERMIT, "0001234567（B）").number == "0001234567B"
    with pytest.raises(InvalidInput, match="8 位数字"):
        read_document_number(DocumentKind.TW_TRAVEL_PERMIT, "1234567")


def test_permanent_residents_have_an_old_and_a_new_number() -> None:
    old = read_document_number(DocumentKind.FOREIGN_PERMANENT_RESIDENT, "USA110082031201")
    assert old.born_on is None
    new = read_document_number(DocumentKind.FOREIGN_PERMANENT_RESIDENT, with_check_digit("91184019820312001"))
    assert (new.born_on, new.sex, new.warnings) == (date(1982, 3, 12), Sex.MALE, ())
    odd = new.number[:-1] + ("0" if new.number[-1] != "0" else "1")
    assert "校验位不符" in read_document_number(DocumentKind.FOREIGN_PERMANENT_RESIDENT, odd).warnings[0]
    with pytest.raises(InvalidInput, match="9 开头"):
        read_document_number(DocumentKind.FOREIGN_PERMANENT_RESIDENT, "540102199001010011")


def test_a_passport_is_letters_and_digits() -> None:
    assert read_document_number(DocumentKind.PASSPORT, "e12345678").number == "E12345678"
    for bad in ("E12-3456", "ABCDEF", "E1", "护照12345"):
        with pytest.raises(InvalidInput, match="护照号码"):
            read_document_number(DocumentKind.PASSPORT, bad)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("540102199001010011", DocumentKind.RESIDENT_ID),
        ("810000199001010011", DocumentKind.HMT_RESIDENCE_PERMIT),
        ("911840198203120011", DocumentKind.FOREIGN_PERMANENT_RESIDENT),
        ("USA110082031201", DocumentKind.FOREIGN_PERMANENT_RESIDENT),
        ("H12345678", DocumentKind.HM_TRAVEL_PERMIT),
        ("E12345678", DocumentKind.PASSPORT),
        ("12345678", None),
        ("五四零", None),
    ],
)
def test_the_kind_is_guessed_only_from_a_clear_shape(number: str, kind: DocumentKind | None) -> None:
    assert detect_kind(number) is kind


def test_a_contradiction_between_number_and_entry_is_named() -> None:
    number = read_document_number(DocumentKind.RESIDENT_ID, "540102199001010011")
    assert disagreements(number, date(1990, 1, 1), Sex.MALE) == []
    assert disagreements(number, None, Sex.UNSTATED) == []
    birth, sex = disagreements(number, date(1990, 1, 2), Sex.FEMALE)
    assert "1990-01-02" in birth
    assert "“女”" in sex


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91540100000000000T", " 91350100m000100y43 "])
def test_credit_codes_with_a_right_check_digit_are_accepted(code: str) -> None:
    assert read_uscc(code) == code.strip().upper()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91350100M000100Y44", "校验位"),
        ("91350100M000100Y4", "现在是 17 位"),
        ("91350100MO00100Y43", "字母 I、O"),
        ("9135O100M000100Y43", "第 3 至 8 位"),
        ("ZZ350100M000100Y43", "不会出现"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(code: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_uscc(code, field="uscc")
    assert sentence in caught.value.message + caught.value.hint
    assert caught.value.field == "uscc"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13912341234", "+8613912341234"),
        (13912341234.0, "+8613912341234"),
        ("+86 139-1234-1234", "+8613912341234"),
        ("008613912341234", "+8613912341234"),
        ("8613912341234", "+8613912341234"),
        ("１３９１２３４１２３４", "+8613912341234"),
        ("（0891）6323456", "+868916323456"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_telephones_become_one_form(written: Any, stored: str) -> None:
    assert normalise_phone(written) == stored


@pytest.mark.parametrize("written", ["6323456", "12345678901", "+86", "call me", "139123412345"])
def test_what_is_no_telephone_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="电话号码无法识别"):
        normalise_phone(written)


def test_an_address_for_mail_is_checked_for_its_shape() -> None:
    assert normalise_email(" Zhaxi.D@Example.CN ") == "zhaxi.d@example.cn"
    for bad in ("zhaxi", "a@b", "a b@c.cn", "a@c..cn", "@c.cn"):
        with pytest.raises(InvalidInput, match="电子邮箱"):
            normalise_email(bad)
