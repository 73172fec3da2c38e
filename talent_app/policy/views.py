"""The policy officer's and everybody's reading of the parameters: what holds, since when, by which text, how sure."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.policy import draft_views, queries, release_views
from talent_app.policy.content import value_on
from talent_app.policy.models import DraftState
from talent_app.policy.shared_views import SURE, blueprint
from talent_app.rules.reference import STRENGTHS, cited_text, instruments_of, shown
from talent_app.web.access import current_actor, current_scope, requires

__all__ = ["blueprint", "draft_views", "release_views"]

#: A comparison with the official text older than this is due again.
STALE_AFTER = timedelta(days=365)


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
    stale_only, empty_only = request.args.get("stale") == "1", request.args.get("empty") == "1"
    topics: dict[str, list[dict[str, object]]] = {}
    for parameter in book.parameters.values():
        dated = value_on(parameter, day)
        checked = (dated.checked_on if dated else None) or parameter.checked_on
        is_stale = checked is None or checked < clock.today() - STALE_AFTER
        if (stale_only and not is_stale) or (empty_only and dated is not None):
            continue
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
                "checked": checked,
                "is_stale": is_stale,
                "is_empty": not parameter.values,
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
        stale_only=stale_only,
        empty_only=empty_only,
        may_draft=current_actor().can(Permission.POLICY_EDIT),
        may_see_drafts=current_actor().can(Permission.POLICY_PUBLISH),
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
    return render_template(
        "policy/parameter_show.html", parameter=parameter, values=values, rules=rules,
        may_draft=current_actor().can(Permission.POLICY_EDIT),
        drafts=[row for row in queries.drafts(current_scope()) if row.state is DraftState.DRAFT],
    )  # fmt: skip


@blueprint.get("/policy/rules/<rule>")
@requires(Permission.POLICY_READ)
def rule_show(rule: str) -> str:
    """One rule: what it asks, by which text, how sure that is, and the parameters it reads."""
    book, found = queries.rule_or_404(current_scope(), rule)
    day = clock.today()
    parameters = []
    for code in found.parameters:
        parameter = book.parameters[code]
        dated = value_on(parameter, day)
        value = shown(dated.value, parameter.unit).replace("<br>", "；") if dated else ""
        parameters.append({"code": code, "label": parameter.label, "value": value})
    return render_template(
        "policy/rule_show.html", rule=found, cited=cited_text(book, found.cite, found.evidence),
        strength=STRENGTHS[found.strength], instruments=instruments_of(found.id), parameters=parameters,
        may_draft=current_actor().can(Permission.POLICY_EDIT),
        drafts=[row for row in queries.drafts(current_scope()) if row.state is DraftState.DRAFT],
    )  # fmt: skip
