"""One chart of every kind with invented figures, for the page that shows them; nothing here is a statistic."""

from __future__ import annotations

from talent_app.documents.chart_kinds import PERCENTILES, Chart, bars, lines, pyramid, stacked
from talent_app.statistics.chart_forms import Percentiles, Point, Tile, bands, funnel, scatter, tile_layout, tiles

BANDS = ("30岁及以下", "31—35岁", "36—40岁", "41—45岁", "46—50岁", "51—55岁", "56岁及以上")
MEN, WOMEN = (34, 52, 61, 48, 40, 33, 12), (41, 58, 49, 36, 22, 14, 3)
LEVELS = ("正高级", "副高级", "中级", "助理级", "员级", "未填")
KINDS = ("经营管理", "专业技术", "高技能")
PARTS = ((6, 14, 0), (22, 61, 2), (48, 132, 9), (31, 96, 17), (4, 12, 21), (9, 5, 40))
YEARS = ("2022年", "2023年", "2024年", "2025年", "2026年")
FLOWS = {"引进": (18, 24, 31, 29, 42), "离开": (7, 9, 8, 12, 10), "晋升": (5, 11, 14, 13, 19)}
NAMES = ("西藏拉萨市堆龙德庆区高原净土健康产业发展集团有限公司（示例）", "净源数科集团", "雪域藏药", "日光能源")
WAN = (
    ("12.4", "15.1", "18.6", "23.0", "31.5"),
    ("10.0", "13.2", "16.0", "19.4", "24.8"),
    ("9.1", "11.0", "13.5", "17.2", "20.6"),
)


def samples() -> list[Chart]:
    """Bars, parts, pyramid, lines, funnel, bands, scatter and the two grids of tiles."""
    return [
        bars(
            "条形：单位人数",
            [(name, 40 - 9 * n, f"{40 - 9 * n} 人") for n, name in enumerate(NAMES)],
            "人数（人）",
            "单位",
        ),
        stacked(
            "堆叠：职称级别和类别",
            LEVELS,
            KINDS,
            {
                (row, kind): (n, f"{n} 人")
                for row, part in zip(LEVELS, PARTS, strict=True)
                for kind, n in zip(KINDS, part, strict=True)
            },
            "人数（人）",
            ("职称级别", "人才类别"),
        ),
        pyramid("金字塔：年龄和性别", list(zip(BANDS, MEN, WOMEN, strict=True)), ("男", "女"), "人", "年龄段"),
        lines(
            "折线：引进、离开和晋升",
            YEARS,
            tuple(FLOWS),
            {(year, name): (n, f"{n} 人") for name, row in FLOWS.items() for year, n in zip(YEARS, row, strict=True)},
            "人数（人）",
            "年度",
        ),
        funnel("漏斗：引才进程", [("收到简历", 420), ("面试", 168), ("拟录用", 57), ("公示", 52), ("到岗", 45)], "人"),
        bands(
            "分位带：年度薪酬",
            [_percentiles(name, row, own) for name, row, own in zip(KINDS, WAN, ("17.1", None, "18.9"), strict=True)],
            "万元",
            "人才类别",
        ),
        scatter(
            "散点：研发强度和人才密度",
            [
                Point(f"示例企业{n}", x, y, f"{x}%", f"{y}%", "工业" if n % 3 else "服务业")
                for n, (x, y) in enumerate(((2, 11), (3, 18), (5, 14), (6, 26), (8, 31), (4, 22), (9, 28), (1, 9)), 1)
            ],
            (4, 20),
            ("研发强度（%）", "人才占比（%）"),
        ),
        tiles("示意格：西藏各地市", "tibet", _placed("tibet"), "人数（人）"),
        tiles("示意格：拉萨市各区县和园区", "lhasa", _placed("lhasa"), "人数（人）"),
    ]


def _percentiles(name: str, row: tuple[str, ...], own: str | None) -> Percentiles:
    values = {key: (_drawn(text), f"{text} 万元") for (key, _label), text in zip(PERCENTILES, row, strict=True)}
    return Percentiles(name, values, (_drawn(own), f"{own} 万元") if own else None)


def _drawn(text: str) -> object:
    """A decimal as a chart plots it."""
    return int(text.replace(".", "")) / 10


def _placed(layout: str) -> dict[str, tuple[int, str]]:
    def figure(place: int, tile: Tile) -> tuple[int, str]:
        number = 12 + (place * 37) % 90
        return number, f"{number} 人"

    return {tile.code: figure(place, tile) for place, tile in enumerate(tile_layout(layout)) if place != 5}
