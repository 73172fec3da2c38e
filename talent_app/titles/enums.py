"""Closed lists of the evaluation of professional titles."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class ApplicationState(TitledEnum):
    """Where an application stands."""

    DRAFT = "draft", "草稿"
    UNIT_REVIEW = "unit_review", "单位审核"
    UNIT_NOTICE = "unit_notice", "单位公示"
    FORWARDED = "forwarded", "已报送"
    EVALUATION = "evaluation", "评审中"
    RESULT_NOTICE = "result_notice", "结果公示"
    CONFIRMED = "confirmed", "已确认"
    NOT_PASSED = "not_passed", "未通过"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销资格"


class EvaluationPath(TitledEnum):
    """How a title is obtained; what each asks for stands in `rules/policy/chains/titles.yaml`."""

    RECOMMENDATION = "recommendation", "推荐上报"
    OWN_COMMITTEE = "own_committee", "自主评审"
    EXAMINATION = "examination", "以考代评"
    COMBINED = "combined", "考评结合"
    ASSESSMENT = "assessment", "考核认定"
    SKILLED = "skilled", "技能人才贯通"


class ObjectionStage(TitledEnum):
    """Which public notice an objection was raised in."""

    UNIT = "unit", "单位公示"
    RESULT = "result", "结果公示"


class AvoidanceReason(TitledEnum):
    """Why an expert may not sit."""

    APPLICANT = "applicant", "本人申报"
    SAME_UNIT = "same_unit", "与申报人同单位"
    RELATIVE = "relative", "与申报人有亲属关系"
    INTEREST = "interest", "与申报人有利害关系"


class ResultImportState(TitledEnum):
    """How an uploaded list of results stands."""

    UPLOADED = "uploaded", "待核对"
    WRITTEN = "written", "已写入"
    DISCARDED = "discarded", "已放弃"


class SkillEvaluator(TitledEnum):
    """Who found the level of a skill."""

    OWN = "skill_own", "用人单位自主认定"
    AGENCY = "skill_agency", "社会培训评价组织认定"
    PUBLIC = "skill_public", "职业技能鉴定"


class SkillState(TitledEnum):
    """How an evaluation of a skill level stands."""

    SUBMITTED = "skill_submitted", "待核对"
    RETURNED = "skill_returned", "退回补正"
    CONFIRMED = "skill_confirmed", "已确认"
    WITHDRAWN = "skill_withdrawn", "已撤回"
