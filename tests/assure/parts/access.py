"""Every page of the map for everybody: axe, both themes, two widths, twice the size, the console."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial

from tests.assure.installation import run_proof
from tests.assure.part import Part, Step
from tests.assure.proofs.pages import known
from tests.assure.proofs.ways import UNSEEN

#: So many pages a browser, and so many browsers at once.
SLICE, BROWSERS = 16, 3


def _found() -> str:
    told = run_proof("pages")
    others = told["others"]
    without = sorted(name for name, kind in others.items() if kind.startswith("4"))
    missing = sorted(set(without) - set(UNSEEN))
    assert not missing, f"{len(missing)} 个入口在演示数据中没有对象，也没有写明原因：{'、'.join(missing)}"
    return (
        f"{len(told['pages'])} 个页面（每个入口一页，首页按角色各一页，另有两个错误页）；"
        f"{len(others) - len(without)} 个入口是文件或转向；{len(without)} 个入口没有可以查看的页面："
        f"{'；'.join(f'{name}（{UNSEEN[name]}）' for name in without) or '无'}"
    )


def _prove(first: int) -> str:
    with ThreadPoolExecutor(BROWSERS) as browsers:
        slices = [browsers.submit(run_proof, "access", first + SLICE * each, SLICE) for each in range(BROWSERS)]
    told = [each.result() for each in slices]
    faults = [f"{page}: {fault}" for found in told for page, each in found["faults"].items() for fault in each]
    assert not faults, f"{len(faults)} 处：{'; '.join(faults[:6])}"
    return f"{sum(found['pages'] for found in told)} 个页面：没有发现"


def _first(language: str) -> str:
    told = run_proof("first_use", language)
    faults = [f"{page}: {fault}" for page, each in told["faults"].items() for fault in each]
    assert not faults, f"{len(faults)} 处：{'; '.join(faults[:6])}"
    return f"{told['pages']} 个页面（登录、首次改密码、空的安装、每种错误页）：没有发现"


def steps(share: Fraction) -> Iterable[Step]:
    """First who may see which page, then the pages, so many at a time.

    The demo data takes half a minute to make, so a small share leaves this part to tests/journeys/test_everybody.py.
    """
    if share < 1:
        return
    for title, language in (("中文", "zh"), ("English", "en")):
        yield Step(f"第一次使用：{title}", partial(_first, language))
    yield Step("找到页面：sqlite", _found)
    for first in range(0, len(known()), SLICE * BROWSERS):
        yield Step(f"页面 {first + 1} 至 {first + SLICE * BROWSERS}", partial(_prove, first))


PART = Part(
    "access",
    "人人可用",
    "演示数据上每个页面，以能看到它的角色在 chromium 中打开：axe 按 WCAG 2.2 A、AA 各规则检查（1280 像素全部规则，"
    "360 像素另查随宽度变化的规则；对比度在浅色、深色和两种宽度下各查一次，同色同底同字号的文字只查一处）；"
    "360、320 像素和 200% 缩放时页面不横向滚动、文字不被截断、按钮和输入框不消失；控制台没有报错。"
    "第一次使用会遇到的页面另查打印、强制颜色、减少动态效果和 390 像素，中文和英文各一遍。"
    "GB/T 37668 没有可用的检查程序，其二级要求按 WCAG 2.1 AA 核对，已包含在内。",
    steps,
)
