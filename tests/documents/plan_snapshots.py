"""Invented plan snapshots of any size for the document tests, longest names and largest amounts included."""

from __future__ import annotations

from typing import Any

from talent_app.core.money import Money

NAMES = (
    "王建国",
    "欧阳静怡",
    "吾坚才让·丹增旺姆",
    "𬭎",
    "李䶮",
    "赵㛃",
    "次仁拉姆",
    "བཀྲ་ཤིས་",
    "司马相如",
    "张𫖯",
    "格桑卓玛",
    "米玛次仁·洛桑旦增·贡觉群培·阿旺曲扎",
    "陈玥彧",
)
POSTS = ("高级工程师", "高原新能源与储能技术研究所副所长兼首席工程师", "数据中心运维主管", "药物研发组长")


def finding(rule: str, severity: str = "pass", **over: Any) -> dict[str, Any]:
    return {
        "rule": rule,
        "title": "激励总额不超过当年税后净利润的15%",
        "severity": severity,
        "strength": "H",
        "applicable": True,
        "limit": "1500000.00",
        "actual": "400000.00",
        "refs": [],
        "message": "激励总额在限额以内",
        "remedy": None,
        "citation": {"document": "财资〔2016〕4号", "article": "第26条(待核)"},
        "evidence": "B",
        **over,
    }


def findings() -> list[dict[str, Any]]:
    return [
        finding(
            "DV-001",
            "warn",
            evidence="E",
            limit="0.10",
            actual="0.086",
            title="近三年净资产增量占期初净资产的比例",
            message="待核原文：比例低于10%",
            remedy="补充近三年审计报告，或者说明原因",
        ),
        finding("DV-002"),
        finding(
            "DV-003",
            "block",
            title="激励对象人数不超过在岗职工的30%",
            limit="61.5",
            actual="62",
            strength="S",
            message="激励对象62人，超过在岗职工205人的30%",
            remedy="减少激励对象，或者说明必要性",
        ),
        finding(
            "DV-004",
            title="个人所得不超过薪酬总额的三分之二",
            limit="2/3",
            actual="2/3",
            refs=["p1"],
            message="1人达到上限",
        ),
        finding(
            "DV-012",
            "note",
            applicable=False,
            limit=None,
            actual=None,
            title="批准后五个工作日内备案",
            message="在决定环节核对",
            evidence="E",
        ),
        finding(
            "TAX-009",
            "note",
            limit=None,
            actual=None,
            citation={"document": "财税〔2018〕164号", "article": "第一条"},
            evidence="A",
            title="个人所得税",
            message="并入当年综合所得计税",
        ),
    ]


def snapshot(people: int = 3, **over: Any) -> dict[str, Any]:
    everyone = [
        {
            "ref": f"p{n}",
            "name": NAMES[(n - 1) % len(NAMES)],
            "post": POSTS[n % len(POSTS)],
            "role_title": "专业技术人员",
            "weight": str(1 + n % 3),
            "annual_pay": f"{240000 + 1000 * n}.00",
            "months_in_post": 12 + n,
        }
        for n in range(1, people + 1)
    ]
    weights = {p["ref"]: int(p["weight"]) for p in everyone}
    shares = Money.yuan("1240000.37").split(weights) if weights else {}
    lines = [
        {
            "ref": p["ref"],
            "amount": shares[p["ref"]].as_yuan(),
            "capped_by": "DV-004" if n == 0 else None,
            "excluded_by": None,
        }
        for n, p in enumerate(everyone)
    ]
    return {
        "plan": {
            "number": "LSGZ-2026-0007",
            "title": "",
            "year": 2026,
            "version": 2,
            "state_title": "已报送",
            "instrument": "post_dividend",
            "instrument_title": "岗位分红",
            "submitted_on": "2026-11-23",
            "period_from": "2026-01-01",
            "period_to": "2028-12-31",
        },
        "enterprise": {
            "name": "拉萨雪域清洁能源科技有限公司",
            "uscc": "91540100MA6T1XXX0K",
            "kind": "二级企业",
            "parent": "拉萨圣地能源集团有限公司",
        },
        "facts": [
            {"name": "after_tax_profit", "label": "当年税后净利润（经审计）", "unit": "元", "value": "10000000.00"},
            {"name": "pool", "label": "激励总额", "unit": "元", "value": "1500000.00"},
            {"name": "staff_on_duty", "label": "在岗职工人数", "unit": "人", "value": 205},
            {"name": "is_listed", "label": "是否上市", "unit": "", "value": False},
            {"name": "established_on", "label": "成立日期", "unit": "", "value": "2012-05-08"},
            {
                "name": "enterprise_class",
                "label": "企业类别",
                "unit": "",
                "value": "high_tech",
                "value_title": "高新技术企业",
            },
            {
                "name": "prior_after_tax_profits",
                "label": "前三年税后净利润",
                "unit": "元",
                "value": ["8000000.00", "8600000.00", "9100000.00"],
            },
        ],
        "people": everyone,
        "outcome": {
            "blocked": False,
            "lines": lines,
            "unallocated": "259999.63",
            "findings": findings(),
            "steps": [
                {
                    "label": "激励总额上限",
                    "expression": "10,000,000.00 × 15%，舍去分以下",
                    "result": "1500000.00",
                    "rule": "DV-002",
                },
                {"label": "人数上限", "expression": "205 × 30%", "result": "61.5", "rule": "DV-003"},
            ],
            "authorities": [
                "《国有科技型企业股权和分红激励暂行办法》（财资〔2016〕4号）",
                "《中华人民共和国个人所得税法》",
            ],
            "approval": {"body": "拉萨市人民政府国有资产监督管理委员会", "kind": "审批", "clock_working_days": 20},
        },
        "procedures": [
            {"title": "党委前置研究讨论", "date": "2026-10-08", "number": "党委会〔2026〕第18号", "note": "同意"},
            {
                "title": "听取职工意见（职工代表大会）",
                "date": "2026-10-20",
                "number": None,
                "note": "应到120人，实到112人",
            },
        ],
        "policy": {"revision": "2026-11", "on": "2026-11-23"},
        "application_version": "0.1.0",
        **over,
    }
