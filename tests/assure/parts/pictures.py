"""Every page of the map as a picture: three widths, both themes, paper."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import run_proof
from tests.assure.part import Part, Step
from tests.assure.proofs.pages import known
from tests.assure.proofs.pictures import name_of, ordered

#: So many pages a browser.
SLICE = 24


def _take(first: int) -> str:
    told = run_proof("pictures", first, SLICE)
    faults = [f"{page}: {fault}" for page, found in told["faults"].items() for fault in found]
    assert not faults, f"{len(told['taken'])} 页，{len(faults)} 处：{'; '.join(faults[:12])}"
    return f"{len(told['taken'])} 页：{'、'.join(told['taken'])}；没有发现"


def steps(share: Fraction) -> Iterable[Step]:
    """The pages in order of their endpoints, so many at a time.

    The demo data takes half a minute to make, so a small share leaves this part to tests/assure/test_pictures.py.
    """
    if share < 1:
        return
    if not known():
        run_proof("pages")
    pages = ordered()
    for first in range(0, len(pages), SLICE):
        last = pages[min(first + SLICE, len(pages)) - 1]
        yield Step(f"{name_of(pages[first])} 至 {name_of(last)}", partial(_take, first))


PART = Part(
    "pictures",
    "每一页的图片",
    "演示数据上每个页面，以能看到它的角色打开，拍下 1440、1024、390 像素宽浅色与深色各一张和打印的前两页，"
    "每页合成一张图，保存在 artefacts/pictures，供人逐页查看（contact 中六页一张）。"
    "同时检查：页面不横向滚动、文字不被截断或互相压住、表格有滚动框、图片完好；"
    "打印时没有导航和按钮，白底黑字，表格不被截断。",
    steps,
)
