"""What the letter of an appointment says, as text that people edit before it is sealed."""

from __future__ import annotations

from talent_app.core.formats import day_long
from talent_app.documents.letters import Letter
from talent_app.rules.codes import code_table
from talent_app.talents.record_models import TitleRecord
from talent_app.titles.committee_queries import Engaged


def engagement_letter(one: Engaged, title: TitleRecord | None, enterprise: str) -> Letter:
    """The letter of appointment; `title` is the qualification it rests on, none where that was revoked since."""
    decided, held = one.decision, one.appointment
    series, level = code_table("title_series").title_of(held.series), code_table("title_level").title_of(held.level)
    lines = [
        f"经研究，聘任{one.talent.name}为{held.post}（{series}，{level}），"
        f"聘期自{day_long(held.from_on)}起至{day_long(held.until_on)}止。",
        "本次聘任为原聘期届满后的续聘。" if decided.renews_id else "",
        f"所依据的职称：{title.name}，证书编号{title.certificate_number or '【 】'}。" if title else "",
        f"聘任级别高于所取得的职称，属低职高聘，理由：{decided.reason}。" if decided.is_above_title else "",
        f"聘任文号：{held.document}。" if held.document else "",
        f"本聘任已于{day_long(decided.ended_on)}结束，原因：{decided.end_reason}。" if decided.ended_on else "",
        "岗位职责、任务目标和待遇：【 】。",
        f"决定人：{decided.decided_by}",
        "受聘人（签字）：",
    ]
    return Letter("专业技术职务聘书", "", "\n".join(lines), enterprise)
