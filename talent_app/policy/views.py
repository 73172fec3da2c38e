"""The policy officer's and everybody's reading of the parameters: what holds, since when, by which text, how sure."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.policy import queries
from talent_app.rules.reference import STRENGTHS, cited_text, instruments_of, shown
from talent_app.web.access import current_scope, requires

blueprint = Blueprint("policy", __name__)

#: Grades that stand on an official text; the others are marked 待核原文.
SURE = {"A", "B"}


def asked_day() -> date:
    """The day of the query string, today where none is given."""
    text = request.args.get("on", "").strip()
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            _("“%(text)s”不是有效的日期。", text=text), _("请写成 2026-11-23 这样的日期。"), field="on"
        ) from error


@blueprint.get("/policy")
@requires(Permission.POLICY_READ)
def parameter_list() -> str:
    """All parameters as they hold on a day, by topic, with citation and evidence grade."""
    day, book = asked_day(), queries.book(current_scope())
    wanted, unsure_only = request.args.get("q", "").strip(), request.args.get("unsure") == "1"
    topics: dict[str, list[dict[str, object]]] = {}
    for parameter in book.parameters.values():
        in_force = [value for value in parameter.values if value.start <= day]
        dated = in_force[-1] if in_force and not in_force[-1].repealed else None
        if wanted and wanted not in f"{parameter.label}{parameter.code}":
            continue
        if unsure_only and dated is not None and dated.evidence in SURE:
            continue
        topic = book.titles.get(parameter.code.split(".")[0], parameter.code.split(".")[0])
        topics.setdefault(topic, []).append(
            {
                "code": parameter.code,
                "label": parameter.label,
                "value": shown(dated.value, parameter.unit).split("<br>") if dated else [],
                "start": dated.start if dated else None,
                "cited": cited_text(book, dated.cite, dated.evidence) if dated else "",
                "evidence": dated.evidence if dated else "",
                "is_sure": dated is not None and dated.evidence in SURE,
            }
        )
    count = sum(len(rows) for rows in topics.values())
    return render_template(
        "policy/parameter_list.html",
        topics=topics,
        day=day,
        count=count,
        total=len(book.parameters),
        revision=book.revision,
        wanted=wanted,
        unsure_only=unsure_only,
    )


@blueprint.get("/policy/<code>")
@requires(Permission.POLICY_READ)
def parameter_show(code: str) -> str:
    """One parameter with its whole history and the rules that read it."""
    book, parameter = queries.parameter_or_404(current_scope(), code)
    values = [
        {
            "start": value.start,
            "value": [] if value.repealed else shown(value.value, parameter.unit).split("<br>"),
            "is_repealed": value.repealed,
            "cited": cited_text(book, value.cite, value.evidence),
            "evidence": value.evidence,
            "is_sure": value.evidence in SURE,
            "note": value.note,
            "checked": f"{value.checked_on} {value.checked_by}".strip() if value.checked_on else "",
        }
        for value in reversed(parameter.values)
    ]
    rules = queries.rules_reading(current_scope(), book, code)
    return render_template("policy/parameter_show.html", parameter=parameter, values=values, rules=rules)


@blueprint.get("/policy/rules/<rule>")
@requires(Permission.POLICY_READ)
def rule_show(rule: str) -> str:
    """One rule: what it asks, by which text, how sure that is, and the parameters it reads."""
    book, found = queries.rule_or_404(current_scope(), rule)
    day = clock.today()
    parameters = []
    for code in found.parameters:
        parameter = book.parameters[code]
        in_force = [value for value in parameter.values if value.start <= day]
        dated = in_force[-1] if in_force and not in_force[-1].repealed else None
        value = shown(dated.value, parameter.unit).replace("<br>", "；") if dated else ""
        parameters.append({"code": code, "label": parameter.label, "value": value})
    return render_template(
        "policy/rule_show.html", rule=found, cited=cited_text(book, found.cite, found.evidence),
        strength=STRENGTHS[found.strength], instruments=instruments_of(found.id), parameters=parameters,
    )  # fmt: skip
