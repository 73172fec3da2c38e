"""The first words of every paper, from what the platform knows; where it knows nothing, 【…】 asks to be filled in.

Pure. Nothing is invented: no number, date, meeting or result that is not recorded. Each builder answers `Words`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from talent_app.core.formats import day_long, money
from talent_app.documents.templates import date_long
from talent_app.incentives.report_service import NOTHING
from talent_app.papers.material import Material, Words

BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\d-])|(?<=[\d%]) (?=[\u3000-\u9fff\uff00-\uffef])")


def request(material: Material) -> Words:
    """请示: the enterprise asks for approval of the plan it submits."""
    authorities = "、".join(str(each) for each in material.snapshot["outcome"].get("authorities", [])[:2])
    basis = f"根据{authorities}等规定，" if authorities else ""
    procedures = [
        f"{row['title']}：{'；'.join(str(part) for part in (row.get('number'), row.get('note')) if part) or '【填写】'}"
        for row in material.snapshot.get("procedures", [])
    ]
    return Words(
        title=f"{material.enterprise}关于报审《{material.title}》的请示",
        addressee=material.regulator,
        paragraphs=(
            f"{basis}我公司编制了《{material.title}》（编号{material.number}），现将有关情况报告如下，请予审批。",
            "一、激励方式和额度",
            f"采用{material.instrument}方式，方案年度为{material.year}年，激励总额{material.pool_words}，"
            f"列入方案的人员{material.headcount}人。",
            *material.chapter("method"),
            "二、激励对象的确定",
            *(material.chapter("selection") or ["【写明范围、条件和确定程序】"]),
            "三、考核与兑付",
            *(material.chapter("goals") + material.chapter("payout") or ["【写明业绩目标、个人考核和兑付办法】"]),
            "四、已履行的程序",
            *([f"{text}。" for text in procedures] or ["【写明党委前置研究、听取职工意见、董事会等程序的日期和文号】"]),
            "妥否，请批示。",
        ),
        signatory=material.enterprise,
        attachments=(material.title, "法律意见书", "内部决策文件"),
    )


def publication(material: Material) -> Words:
    """公示: rules and posts for the staff of the enterprise, without names and personal amounts."""
    posts: dict[str, int] = {}
    for person in material.snapshot["people"]:
        posts[person.get("post") or "未注明岗位"] = posts.get(person.get("post") or "未注明岗位", 0) + 1
    return Words(
        title=f"关于《{material.title}》的公示",
        addressee="全体职工",
        paragraphs=(
            f"我公司拟实施{material.year}年度{material.instrument}，现将规则和激励岗位予以公示，听取意见。",
            "一、激励规则",
            *(material.chapter("method") or ["【写明激励方式、总额的确定办法和分配办法】"]),
            *material.chapter("selection"),
            "二、激励岗位",
            f"本方案共涉及{material.headcount}人，岗位和人数为："
            + "、".join(f"{post}{count}人" for post, count in sorted(posts.items(), key=lambda item: -item[1]))
            + "。个人额度不在公示范围。",
            "三、公示时间和意见反映",
            "公示时间自【年月日】起至【年月日】止。对公示内容有异议的，请在公示期内向【部门、电话】反映。",
        ),
        signatory=material.enterprise,
    )


def filing_report(material: Material) -> Words:
    """备案报告: after approval and the shareholders' meeting."""
    decided = f"于{day_long(material.decided_on)}" if material.decided_on else ""
    return Words(
        title=f"{material.enterprise}关于报送《{material.title}》备案的报告",
        addressee=material.regulator,
        paragraphs=(
            f"《{material.title}》（编号{material.number}）已{decided}经批复{material.reply_ref}。现将有关材料报请备案。",
            "一、批复意见的落实",
            (material.decision_note and f"批复意见：{material.decision_note}") or "批复未附条件。",
            "二、股东会审议情况",
            "【写明股东会召开日期、届次和表决结果；不设股东会的，写明“本公司不设股东会，按批复执行”】",
            "三、方案主要内容",
            f"激励方式为{material.instrument}，激励总额{material.pool_words}，激励对象{material.headcount}人，"
            f"分配到人{money(material.paid)}元。",
            "特此报告。",
        ),
        signatory=material.enterprise,
        attachments=(material.title, "批复", "股东会决议"),
    )


def annual_report(material: Material) -> Words:
    """年度报告: the five headings of the yearly report on last year's execution, as the records tell them."""
    year, told = material.report_year, material.report
    source = material.chapter("source")
    return Words(
        title=f"{material.enterprise}关于{material.instrument}激励方案{year}年度执行情况的报告",
        addressee=material.regulator,
        paragraphs=(
            f"现将《{material.title}》（编号{material.number}，批复文号{material.decision_number or '【填写】'}）"
            f"{year}年度执行情况报告如下。",
            "一、业绩目标和净收益情况",
            _heading(told, "performance", f"【写明{year}年度业绩目标、实际完成情况和净收益，附审计报告】"),
            "二、激励对象和个人所得",
            f"方案列入{material.headcount}人，核定激励总额{money(material.pool)}元。"
            + _heading(told, "individuals", "【写明年度内实际兑付的人数、金额，调入、调出和退出情况】"),
            "三、股权数量和股本变化",
            _heading(told, "equity", "【涉及股权的写明股权数量、股本变化；不涉及的写“不涉及股权”】"),
            "四、分红和累计金额",
            _heading(told, "dividends", "【写明当年分红金额和方案实施以来的累计金额】"),
            "五、列支渠道",
            *source,
            *([] if source and not _is_told(told, "booking") else
              [_heading(told, "booking", "【写明激励支出的列支科目和工资总额处理】")]),
            "特此报告。",
        ),
        signatory=material.enterprise,
        attachments=("年度兑付明细表",),
    )  # fmt: skip


def _is_told(told: Mapping[str, str], heading: str) -> bool:
    return bool(told.get(heading)) and told[heading] != NOTHING


def _heading(told: Mapping[str, str], heading: str, ask: str) -> str:
    """What the records say under a heading; where they say nothing, what is to be written."""
    if not _is_told(told, heading):
        return ask
    # letters write figures without the spaces that a screen needs
    return BETWEEN.sub("", told[heading])


def reapproval_request(material: Material) -> Words:
    """请示: growth was missed, and the enterprise asks to go on (DV-008)."""
    return Words(
        title=f"{material.enterprise}关于继续执行《{material.title}》的请示",
        addressee=material.regulator,
        paragraphs=(
            f"《{material.title}》（编号{material.number}）经批复{material.reply_ref}执行。现就继续执行的有关情况报告如下，请予审批。",
            "一、增长条件的完成情况",
            *(f"{text}。" for text in material.missed or ["【写明当年净利润增长率和前三年平均增长率】"]),
            "二、未达到条件的原因",
            "【写明原因，区分政策、市场和经营因素，附审计报告】",
            "三、执行和兑付情况",
            _heading(material.report, "dividends", "【写明已兑付和尚未兑付的金额】"),
            "四、继续执行的理由和措施",
            "【写明以后各年的目标和保障措施；需要调整方案的，另行履行内部和外部程序】",
            "妥否，请批示。",
        ),
        signatory=material.enterprise,
        attachments=("审计报告", "内部决策文件"),
    )


def ending_report(material: Material) -> Words:
    """报告: the plan ends early, and the regulator is told why."""
    decided = material.decision_number or "【填写】"
    return Words(
        title=f"{material.enterprise}关于终止《{material.title}》的报告",
        addressee=material.regulator,
        paragraphs=(
            f"《{material.title}》（编号{material.number}，批复文号{decided}）不再继续执行，现报告如下。",
            "一、终止原因",
            *([f"{text}。" for text in material.missed] or ["【写明终止的原因和内部决策的日期、文号】"]),
            "二、执行和兑付情况",
            _heading(material.report, "dividends", "【写明已兑付和尚未兑付的金额】"),
            "三、后续安排",
            "【写明已确认而尚未兑付部分的处理、对激励对象的说明】",
            "特此报告。",
        ),
        signatory=material.enterprise,
        attachments=("内部决策文件",),
    )


def correction(material: Material) -> Words:
    """补正通知: everything that is missing, told once."""
    missing = [
        f"{row['rule']}：{row['message']}"
        for row in material.snapshot["outcome"]["findings"]
        if row["severity"] in ("block", "warn")
    ]
    listed = [material.returned_note] if material.returned_note else missing or ["【逐项填写】"]
    return Words(
        title=f"关于《{material.title}》补正材料的通知",
        addressee=material.enterprise,
        paragraphs=(
            f"你公司报送的《{material.title}》（编号{material.number}）收悉。经审查，下列内容需要补正，现一次告知：",
            *(f"（{place}）{text.rstrip('。')}。" for place, text in zip(ORDER, listed, strict=False)),
            "请于【年月日】前补正后重新报送。办理期限自材料补齐受理之日起计算。",
        ),
        signatory=material.regulator,
    )


def reply(material: Material) -> Words:
    """批复: the regulator's decision in words; before a decision is entered it asks for one."""
    decision = material.decision.title if material.decision else "【同意／原则同意／不予同意】"
    note = material.decision_note.rstrip("。") or ("" if material.decision else "【写明条件或要求】")
    asked = [f"{note}。"] if note else []
    return Words(
        title=f"关于《{material.title}》的批复",
        addressee=material.enterprise,
        paragraphs=(
            f"你公司报送的《{material.title}》（编号{material.number}）收悉。经研究，现批复如下：",
            *(
                f"{place}、{text}"
                for place, text in zip(
                    ORDER,
                    [
                        f"{decision}你公司实施{material.year}年度{material.instrument}激励方案，"
                        f"激励总额不超过{material.pool_words}，激励对象{material.headcount}人。",
                        *asked,
                        AFTERWARDS,
                    ],
                    strict=False,
                )
            ),
        ),
        signatory=material.regulator,
    )


def forwarding(material: Material) -> Words:
    """转报意见: the city regulator sends a plan on to the region with the check it made; it decides nothing itself."""
    findings = material.snapshot["outcome"]["findings"]
    counts = {each: sum(row["severity"] == each for row in findings) for each in ("block", "warn", "pass")}
    open_points = [f"{row['rule']}：{row['message']}" for row in findings if row["severity"] in ("block", "warn")]
    region = ((material.snapshot["outcome"].get("approval") or {}).get("body") or "【填写】").partition("（")[0]
    return Words(
        title=f"关于转报{material.enterprise}《{material.title}》的函",
        addressee=region,
        paragraphs=(
            f"{material.enterprise}报送的《{material.title}》（编号{material.number}，"
            f"第{material.snapshot['plan']['version']}版）收悉。该方案采用{material.instrument}方式，"
            f"列入人员{material.headcount}人，按规定由你委审核，现将材料转报。",
            "一、核对情况",
            f"我委对照现行规定逐条核对{len(findings)}项：通过{counts['pass']}项，不符合{counts['block']}项，"
            f"需说明或补充{counts['warn']}项，其余为提示或在以后环节核对。",
            *(f"（{place}）{text.rstrip('。')}。" for place, text in zip(ORDER, open_points, strict=False)),
            "二、我委意见",
            "【同意转报／建议修改后再报，写明理由】",
            "妥否，请审核。",
        ),
        signatory=material.regulator,
        attachments=(material.title, "核对清单", "方案附表", "企业报送的附件"),
    )


def receipt(material: Material) -> Words:
    """备案回执: what was received and under which number."""
    submitted = material.snapshot["plan"].get("submitted_on")
    return Words(
        title=f"关于《{material.title}》的备案回执",
        addressee=material.enterprise,
        paragraphs=(
            f"你公司报送的《{material.title}》（编号{material.number}，第{material.snapshot['plan']['version']}版"
            + (f"，报送日期{date_long(submitted)}" if submitted else "")
            + "）及相关材料收悉，予以备案。",
            f"备案内容：激励方式{material.instrument}，激励总额{material.pool_words}，激励对象{material.headcount}人。",
            "本回执仅证明材料已经备案。方案执行中发生变化的，应当及时报告。",
        ),
        signatory=material.regulator,
    )


#: What the enterprise owes after the decision (财资〔2016〕4号 第37、38条，待核).
AFTERWARDS = (
    "请按有关规定履行后续程序，股东会审议通过后五个工作日内报送备案，每年1月底前报告上年度执行情况。"
    "方案调整的，须重新履行内部和外部程序。"
)
ORDER = tuple("一二三四五六七八九十") + tuple(f"十{each}" for each in "一二三四五六七八九十")
