"""Files made to break whoever opens them, through every form that takes a file, over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import run_proof
from tests.assure.part import Part, Step


def _prove(percent: int) -> str:
    found = run_proof("hostile", percent)
    refused = found["files"] - found["entered"]
    return (
        f"{found['doors']} 处上传，共 {found['files']} 个文件：拒收 {refused} 个，均说明原因；"
        f"{found['entered']} 个收下后无害（改写、去除或只作下载）；1 GB 的上传（有无长度各一次）没有保存；"
        f"网站进程内存最高 {found['megabytes']} MB"
    )


def steps(share: Fraction) -> Iterable[Step]:
    """One step: what the files do does not depend on the database, so it runs on SQLite alone."""
    yield Step("恶意文件：sqlite", partial(_prove, 100 if share == 1 else 1))


PART = Part(
    "hostile",
    "恶意文件",
    "压缩炸弹、实体膨胀、外部实体、1 GB 上传、一万列、百万空行、路径、公式、多面文件、图片和 PDF 炸弹、脚本、改名，"
    "逐个经真实的网站进程上传：要么拒收并用中文说明，要么收下后无害；每次之后读取网站进程的内存峰值，不得超过 512 MB。",
    steps,
)
