"""Taking a file in: size, type by content, marks of secrets, virus scan, then encrypted on disk. Before any command.

prepared = prepare(actor, data, "证书.pdf", declared=True)      # slow work, no transaction
service.attach_upload(actor, "talents", talent_id, prepared, kind=AttachmentKind.CERTIFICATE)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.files import images
from talent_app.files.kinds import JPEG, FileType, type_of
from talent_app.files.marks import mark_in_name, mark_in_text
from talent_app.files.models import AttachmentKind
from talent_app.files.reading import texts_of
from talent_app.files.scanning import scan
from talent_app.files.service import refuse_file
from talent_app.files.store import Prepared, store

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120
LAW = "《中华人民共和国保守国家秘密法》第三十一条"
STATEMENT = f"我确认这份文件不含国家秘密，可以存放在本系统（非涉密信息系统）中（{LAW}）"


class SecretMaterial(InvalidInput):
    """The file carries the mark of a state secret."""


@dataclass
class IntakeRules:
    """What the settings say: the largest attachment and the address of clamd ("" for none)."""

    max_megabytes: int = 20
    clamd: str = ""

    def configure(self, max_megabytes: int, clamd: str) -> None:
        """Take over the settings of this process."""
        self.max_megabytes, self.clamd = max_megabytes, clamd


rules = IntakeRules()


def prepare(
    actor: Actor, data: bytes, name: str, *, declared: bool, kind: AttachmentKind = AttachmentKind.OTHER
) -> Prepared:
    """Check and store the bytes; `declared` is the uploader's ticked statement that there is no state secret.

    A photograph is made anew without what the camera wrote into it; everything else is kept byte by byte.
    """
    if not declared:
        raise InvalidInput("请先确认文件不含国家秘密。", "涉密材料请在涉密系统中办理。", "declared")
    if len(data) > rules.max_megabytes * MEGABYTE:
        raise InvalidInput(f"文件超过 {rules.max_megabytes} MB。", "请压缩或拆分后再上传。", "file")
    shown = clean_name(name)
    found = type_of(data)
    if kind is AttachmentKind.PHOTO and not found.is_image:
        raise InvalidInput("照片应为 JPEG 或 PNG 图片。", "请选择图片文件。", "file")
    try:
        refuse_secrets(data, shown, found)
    except SecretMaterial:
        refuse_file(actor, "secret_mark")
        raise
    if rules.clamd:
        scan(rules.clamd, data)
    if kind is AttachmentKind.PHOTO:
        data, found = images.reencoded(data, images.PORTRAIT), JPEG
    elif found.is_image:
        images.reencoded(data, 64)  # a picture that cannot be shown is refused now, not later
    return Prepared(store.keep(data, found.media_type), shown)


def refuse_secrets(data: bytes, name: str, kind: FileType) -> None:
    """Refuse a file whose name or text carries the mark of a state secret."""
    mark = mark_in_name(name)
    if mark:
        raise _secret(mark, "文件名")
    for place, text in texts_of(data, kind):
        mark = mark_in_text(text)
        if mark:
            raise _secret(mark, place)


def _secret(mark: str, place: str) -> SecretMaterial:
    return SecretMaterial(
        f"{place}有密级标志“{mark}”，已拒收，没有保存。{LAW}规定，国家秘密不得在非涉密信息系统中存储、处理。",
        "涉密材料请按保密规定在涉密系统中办理。如确认不涉密而属误判，请经本单位保密工作机构确认后，"
        "由其提供不带该标志的版本。",
        "file",
    )


def clean_name(name: str) -> str:
    """The name as it is shown: no folders, no control or direction characters, bounded."""
    base = re.split(r"[\\/]", name)[-1]
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in base)
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > LONGEST_NAME:
        stem, dot, extension = shown.rpartition(".")
        shown = f"{stem[: LONGEST_NAME - 10]}…{dot}{extension[:8]}" if dot else shown[:LONGEST_NAME]
    return shown or "未命名"
