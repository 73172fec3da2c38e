"""What is a mark of a state secret and what only speaks of secrets."""

from __future__ import annotations

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.files.kinds import PDF
from talent_app.files.marks import mark_in_name, mark_in_text
from talent_app.files.reading import texts_of
from tests.assure.proofs import hostile_files

MARKED_NAMES = [
    "【机密】激励方案.pdf",
    "秘密-会议纪要.docx",
    "会议纪要（绝密）.pdf",
    "机密★5年 名册.xlsx",
    "2026机密.pdf",
    "名册_秘密★.ofd",
]
PLAIN_NAMES = [
    "保守国家秘密法.pdf", "秘密投票办法.docx", "商业秘密保护协议.pdf", "保密承诺书.pdf", "机密性评估.docx",
    "张秘密.jpg", "毕业证书.pdf", "无记名秘密投票结果.xlsx", "密级管理制度.pdf",
]  # fmt: skip
MARKED_TEXTS = [
    "秘密★10年\n关于报送名册的请示", "机密★", "绝 密★30年", "标题\n机　密\n正文", "密级：机密\n编号", "【秘密】",
    "绝密★启用前不得翻印",
    "机密 20 年\n特急", "（秘密）\n通知", "密 级：秘密",
]  # fmt: skip
PLAIN_TEXTS = [
    "会议以秘密投票方式表决，同意 12 票。", "根据《中华人民共和国保守国家秘密法》第三十一条",
    "双方应当保守商业秘密。", "国家秘密的密级分为绝密、机密、秘密三级。", "密级：公开", "密级：非密",
    "本人承诺保守秘密，不泄露工作秘密。", "数据的机密性、完整性和可用性", "密级\n发放范围", "密级：机密性较高",
    "\n".join(["正文"] * 40 + ["秘密"]),
]  # fmt: skip


@pytest.mark.parametrize("name", MARKED_NAMES)
def test_a_mark_in_a_name_is_found(name):
    assert mark_in_name(name)


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_a_name_that_only_speaks_of_secrets_passes(name):
    assert mark_in_name(name) == ""


@pytest.mark.parametrize("text", MARKED_TEXTS)
def test_a_mark_in_a_text_is_found(text):
    assert mark_in_text(text)


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_a_text_that_only_speaks_of_secrets_passes(text):
    assert mark_in_text(text) == ""


@pytest.mark.parametrize(
    ("catalogue", "objects"),
    [
        (hostile_files.ACTIVE, ()),
        (hostile_files.LAUNCH, ()),
        ("/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>", ()),
        ("/AA << /WC << /S /JavaScript /JS (x) >> >>", ()),
        ("/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /JavaScript /JS (x) >> >>", ()),
        ("/AcroForm << /Fields [<< /Kids [<< /AA << /F << /S /JavaScript /JS (x) >> >> >>] >>] >>", ()),
        ("", (hostile_files.HIDDEN,)),
    ],
)
def test_a_pdf_that_runs_something_is_refused_wherever_it_stands(catalogue, objects):
    with pytest.raises(InvalidInput, match="PDF 带有"):
        list(texts_of(hostile_files.pdf_with(catalogue, *objects), PDF))


@pytest.mark.parametrize(
    "catalogue",
    ["/OpenAction << /S /GoTo /D [3 0 R /Fit] >>", "/AcroForm << /Fields [4 0 R] >>", "/OpenAction [3 0 R /Fit]"],
)
def test_a_pdf_that_only_turns_pages_is_taken(catalogue):
    field = "<< /T (a) /Kids [4 0 R] >>"  # a field that is its own child
    assert list(texts_of(hostile_files.pdf_with(catalogue, field), PDF))


def test_a_page_that_unpacks_without_end_is_not_unpacked_to_its_end() -> None:
    pages = list(texts_of(hostile_files.pdf_of_bombs(40, 6_000_000), PDF))
    assert pages == [(f"第 {number} 页", "") for number in range(1, 14)]  # nothing read of them, and not all asked
