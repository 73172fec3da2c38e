"""Who may take part in equity and dividend incentives: EQ-015, EL-001 and EL-002.

Pure. A person who may not take part is named, never dropped in silence.
"""

from __future__ import annotations

from talent_app.rules.case import Case, person_verdict
from talent_app.rules.outcome import State, Verdict, verdict
from talent_app.rules.parameters import Policy

BARRED_ROLES = ("supervisor", "independent_director")
WITHOUT_CONTRACT = ("dispatched", "retired_rehired")


def check_roles(case: Case, policy: Policy) -> Verdict:
    """EQ-015, 第7条: no supervisors, no independent directors, and not the whole staff."""
    barred = person_verdict(
        case.people,
        "role",
        lambda role: role not in BARRED_ROLES,
        holds="激励对象中没有监事、独立董事，也不是全体职工。",
        fails="{who}是监事或独立董事，不得参加激励。",
        remedy="将{who}移出激励名单。",
    )
    staff = case.facts.staff_on_duty
    if barred.state is State.FAILS or not case.lines:
        return barred
    if staff is not None and len(case.paid) >= staff:
        return verdict(
            False,
            f"获得激励的有 {len(case.paid)} 人，不少于在岗职工 {staff} 人，等于全员激励。",
            "只保留重要技术人员和经营管理人员。",
            limit=staff,
            actual=len(case.paid),
            unit="persons",
        )
    return case.lacking("staff_on_duty") if staff is None and barred.state is State.HOLDS else barred


def check_appointed_leaders(case: Case, policy: Policy) -> Verdict:
    """EL-001: leaders appointed by the organisation need SASAC's consent, to be explained in the plan."""
    return person_verdict(
        case.people,
        "appointment",
        lambda appointment: appointment != "organisation_appointed",
        holds="激励对象中没有组织任命的负责人。",
        fails="{who}是组织任命的负责人。",
        remedy="说明{who}参加激励的依据，并附国资监管机构同意的文号；没有的，请移出名单。",
    )


def check_labour_contracts(case: Case, policy: Policy) -> Verdict:
    """EL-002, 第7条: a labour contract with this enterprise."""
    return person_verdict(
        case.people,
        "appointment",
        lambda appointment: appointment not in WITHOUT_CONTRACT,
        holds="激励对象均与本企业建立劳动合同关系。",
        fails="{who}没有与本企业签订劳动合同（劳务派遣或退休返聘）。",
        remedy="将{who}移出激励名单。",
    )
