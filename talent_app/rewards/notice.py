"""The words of a public notice of a reward. Pure."""

from __future__ import annotations

from talent_app.core.formats import day_long
from talent_app.core.money import Money
from talent_app.documents.letters import Letter
from talent_app.rewards.models import Reward
from talent_app.rules.notation import yuan
from talent_app.rules.reward_tables import Period


def notice_letter(reward: Reward, name: str, post: str, organisation: str) -> Letter:
    """Who is to get what for what under which paper, until when objections are taken, and where."""
    begin, end = day_long(reward.notice_from), day_long(reward.notice_until)
    provisional = f"（{reward.notice_note}）" if reward.notice_note else ""
    lines = [
        f"根据《{reward.scheme_title}》（{reward.scheme_number}），经审核，拟给予{name}"
        f"{f'（{post}）' if post else ''}“{reward.item_title}”，现予公示。",
        "一、公示内容",
        f"奖励对象：{name}；所在单位：{organisation}。",
        f"奖励事由：{reward.achievement}。",
        f"奖励标准：{amount_words(reward.amount, reward.period, reward.years)}。",
        "二、公示时间",
        f"自{begin}起，公示 {reward.notice_days} 个工作日（公布当日不计），到{end}止{provisional}。",
        "三、意见反映",
        "对公示内容有异议的，请在公示期内以书面形式实名向本单位人力资源部门反映，并提供可以核实的线索。"
        "异议核查期间，公示期限暂停计算。",
        "联系人和电话：【】",
    ]
    return Letter(f"关于拟给予{reward.item_title}的公示", "", "\n".join(lines), organisation)


def amount_words(amount: Money, period: Period, years: int) -> str:
    """The amount with how often it is given."""
    if period is Period.ONCE:
        return f"一次性 {yuan(amount)}"
    return f"每{'年' if period is Period.YEARLY else '月'} {yuan(amount)}，共 {years} 年"
