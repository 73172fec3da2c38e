"""An invented members' list of an academy, as a collector of web pages would save it: no identity numbers, biographies
over several lines, a year that means "unknown", biographies with next to nothing in them.
"""

from __future__ import annotations

from tests.exchange.files import csv_file

HEAD = ("XB", "evaluate_time", "introduce", "link", "name")
DIVISIONS = ("数学物理学部", "化学部", "生命科学和医学学部", "地学部", "信息技术科学部", "技术科学部")
SURNAMES = ("索朗", "格桑", "边巴", "益西", "洛桑", "贡觉", "周", "许", "韩", "邓")
GIVEN = ("平措", "多吉", "明远", "云舟", "知行", "维新")
#: Found by name, by initials, and by a word of the biography.
KNOWN, INITIALS, WORD = "欧阳雪峰", "oyxf", "盐湖提锂"
#: Rows of the spreadsheet (the head is row 1) with something to say.
ROW_OF_1901, ROWS_ALMOST_EMPTY = 8, (13, 34)
ROWS = 60


def members() -> bytes:
    """Sixty people nobody ever met, as CSV."""
    rows = []
    for number in range(ROWS):
        row, name = number + 2, SURNAMES[number % 10] + GIVEN[number // 10]
        division, year = DIVISIONS[number % 6], 1980 + number * 7 % 44
        subject, born = division.removesuffix("学部"), 1930 + number % 40
        told = (
            f"{division}成员。{born}年生于西藏拉萨。\n长期从事高原{subject}研究，"
            f"主持课题 {number + 3} 项。\n\n曾获科技进步奖，著有“高原文集”第 {number} 卷。"
        )
        if row == ROW_OF_1901:
            year = 1901
        if row in ROWS_ALMOST_EMPTY:
            told = "男。"
        if number == 20:
            name, told = KNOWN, f"材料学家。\n主持{WORD}技术攻关，建成高海拔示范线。"
        rows.append((division, year, told, f"http://academy.example/members/{number}.html", name))
    return csv_file([HEAD, *rows])
