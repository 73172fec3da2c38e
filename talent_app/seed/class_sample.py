"""An invented table of talent classes for a city, marked as such wherever it is shown; demo data and cases use it.

Nothing of it is an official figure: the city's own table ships empty until an officer publishes one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

MARK = "示例，虚构"
SCHEME = "talent_class.lhasa"
SOURCE = "lhasa-class-sample"


def sample_table() -> dict[str, Any]:
    """Three classes with grounds over titles, awards, programmes, skills and posts."""
    return {
        "title": f"拉萨市高层次人才分类（{MARK}）",
        "classes": [
            {
                "code": "A",
                "title": f"A类（{MARK}）",
                "valid_years": 5,
                "grounds": [
                    {
                        "id": "LS-A-1", "label": "国家级一等奖以上，排名前三", "evidence": "F",
                        "conditions": [
                            {
                                "kind": "awards", "label": "国家级特等奖或一等奖，本人排名前三",
                                "where": {"level": ["national"], "grade": ["special", "first_prize"]},
                                "at_most": {"rank": 3},
                            }
                        ],
                    },
                ],
            },
            {
                "code": "B",
                "title": f"B类（{MARK}）",
                "valid_years": 5,
                "grounds": [
                    {
                        "id": "LS-B-1", "label": "正高级职称，且有省部级以上奖励", "evidence": "F",
                        "conditions": [
                            {"kind": "titles", "label": "正高级职称", "where": {"level": ["full_senior"]}},
                            {
                                "kind": "awards", "label": "省部级以上奖励，本人排名前五",
                                "where": {"level": ["national", "provincial"]}, "at_most": {"rank": 5},
                            },
                        ],
                    },
                ],
            },
            {
                "code": "C",
                "title": f"C类（{MARK}）",
                "valid_years": 3,
                "grounds": [
                    {
                        "id": "LS-C-1", "label": "副高级以上职称", "evidence": "F",
                        "conditions": [
                            {
                                "kind": "titles", "label": "副高级以上职称",
                                "where": {"level": ["full_senior", "associate_senior"]},
                            }
                        ],
                    },
                    {
                        "id": "LS-C-2", "label": "近五年省部级以上奖励，排名前三", "evidence": "F",
                        "conditions": [
                            {
                                "kind": "awards", "label": "近五年省部级以上奖励，本人排名前三",
                                "where": {"level": ["national", "provincial"]}, "at_most": {"rank": 3},
                                "within_years": 5,
                            }
                        ],
                    },
                ],
            },
        ],
    }  # fmt: skip


def sample_release(start: date) -> dict[str, Any]:
    """The content of a published release that fills the city's table with the sample from a day on."""
    return {
        "sources": {
            SOURCE: {
                "title": f"拉萨市高层次人才分类目录（{MARK}）",
                "issuer": "拉萨市",
                "note": "演示数据，不是任何机关的文件",
            }
        },
        "values": {
            SCHEME: [
                {"from": start, "value": sample_table(), "cite": {"source": SOURCE}, "evidence": "F", "note": MARK}
            ]
        },
    }
