"""Which awards and allowances are free of income tax: TAX-008 and TAX-010.

Pure. What is not listed is taxed; a listed allowance without a document is taxed until the document is there.
"""

from __future__ import annotations

from talent_app.rules.outcome import Finding, judged, lacking, not_applicable, verdict
from talent_app.rules.parameters import Policy

ISSUERS = (
    ("provincial_government", "省级人民政府"),
    ("ministry", "国务院部委"),
    ("army", "中国人民解放军军以上单位"),
    ("foreign_or_international", "外国组织、国际组织"),
    ("regional_department", "自治区部门"),
    ("municipal_government", "市级人民政府"),
    ("enterprise", "企业"),
    ("other", "其他"),
)
FIELDS = (
    ("science", "科学"),
    ("education", "教育"),
    ("technology", "技术"),
    ("culture", "文化"),
    ("health", "卫生"),
    ("sport", "体育"),
    ("environment", "环境保护"),
    ("other", "其他"),
)
ALLOWANCES = (
    ("xizang_special", "西藏特殊津贴"),
    ("hardship", "艰苦边远地区津贴"),
    ("long_service", "在藏长期工作的浮动工资、增发工龄工资"),
    ("retirement_settling", "离退休人员安家费、建房补贴"),
    ("own", "企业自设的高原补贴等"),
)


def check_award(issuer: str, field: str, policy: Policy) -> Finding:
    """TAX-008, 第4条: free only when the issuer itself is of provincial or ministerial rank, and in a listed field."""
    is_ranked = issuer in policy.several("exempt_income.award_issuers")
    is_listed = field in policy.several("exempt_income.award_fields")
    who = dict(ISSUERS).get(issuer, issuer)
    if is_ranked and is_listed:
        return judged("TAX-008", verdict(True, f"{who}颁发的奖金，免征个人所得税。"), policy)
    reason = f"颁发单位是{who}" if not is_ranked else f"不属于规定的方面（{dict(FIELDS).get(field, field)}）"
    answer = verdict(False, f"{reason}，奖金不免税。", "按工资、薪金所得计税；有免税文件的，附文件后更正颁发单位。")
    return judged("TAX-008", answer, policy)


def check_allowance(kind: str, document: str | None, policy: Policy) -> Finding:
    """TAX-010: exempt kinds of the region, each with its document; an enterprise's own allowance is taxed."""
    title = dict(ALLOWANCES).get(kind, kind)
    if kind == "own":
        return judged("TAX-010", not_applicable(f"{title}不属于免税津贴，计入应税收入。"), policy)
    if kind == "xizang_special":
        is_exempt = policy.flag("exempt_income.xizang_special_allowance")
    else:
        is_exempt = kind in policy.several("exempt_income.xizang_allowances")
    if not is_exempt:
        return judged("TAX-010", verdict(False, f"{title}不在免税津贴之列。", "计入应税收入。"), policy)
    if not document:
        return judged("TAX-010", lacking(["document"], [f"{title}的文件依据"]), policy)
    return judged("TAX-010", verdict(True, f"{title}依据{document}免征个人所得税。"), policy)
