"""Comments of the regulator where they belong: beside the field or section they speak of, until they are dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.incentives import review_queries
from talent_app.incentives.facts import instrument_of, page_of
from talent_app.incentives.models import Plan
from talent_app.incentives.review_models import ReviewComment

#: The page of a draft on which the place of a comment is written, by the kind of its anchor.
PAGES = {
    "fact": "facts",
    "person": "people",
    "people": "people",
    "allocation": "allocation",
    "chapter": "chapters",
    "procedure": "procedures",
    "rule": "submit",
    "plan": "submit",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One comment that is still open: the page of the draft, the box on it where there is one, and its sheet."""

    comment: ReviewComment
    page: str
    box: str = ""
    sheet: int = 1


def marks_of(scope: Scope, actor: Actor, plan: Plan) -> list[Mark]:
    """The open comments this reader may see, in the order in which they were written."""
    if not plan.current_version:
        return []
    return [_mark(plan, each) for each in review_queries.comments(scope, actor, plan) if not each.is_settled]


def _mark(plan: Plan, comment: ReviewComment) -> Mark:
    kind, _colon, name = comment.anchor.partition(":")
    if kind == "fact":
        return Mark(comment, "facts", name, page_of(instrument_of(plan.instrument), name))
    return Mark(comment, PAGES.get(kind, "submit"), name if kind == "chapter" else "")


def by_place(marks: list[Mark]) -> dict[str, list[ReviewComment]]:
    """The comments of every place of a plan that has any."""
    found: dict[str, list[ReviewComment]] = {}
    for mark in marks:
        found.setdefault(mark.comment.anchor, []).append(mark.comment)
    return found
