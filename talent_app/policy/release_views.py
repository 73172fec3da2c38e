"""Pages of what was published: the releases, one of them, and what differs between two days."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.policy import queries
from talent_app.policy.shared_views import blueprint
from talent_app.policy.showing import differences, draft_rows
from talent_app.rules.policy_files import packaged_book
from talent_app.web.access import current_scope, requires


@blueprint.get("/policy/releases")
@requires(Permission.POLICY_READ)
def release_list() -> str:
    """What was published over the files of the package, latest first."""
    scope = current_scope()
    rows = list(reversed(queries.releases(scope)))
    by_release = {row.release_id: row for row in queries.drafts(scope) if row.release_id}
    return render_template(
        "policy/release_list.html", releases=rows, drafts=by_release, revision=queries.book(scope).revision
    )


@blueprint.get("/policy/releases/<int:release_id>")
@requires(Permission.POLICY_READ)
def release_show(release_id: int) -> str:
    """One release: document, who drafted and published it, what it changed."""
    scope = current_scope()
    row = queries.release_or_404(scope, release_id)
    draft = next((each for each in queries.drafts(scope) if each.release_id == row.id), None)
    rows = draft_rows(packaged_book(), row.content)
    return render_template("policy/release_show.html", row=row, draft=draft, rows=rows)


@blueprint.get("/policy/difference")
@requires(Permission.POLICY_READ)
def difference() -> str:
    """The parameters whose values on two days are not the same."""
    today = clock.today()
    one, other = _day("before", date(today.year - 1, today.month, min(today.day, 28))), _day("after", today)
    found = list(differences(queries.book(current_scope()), one, other))
    return render_template("policy/difference.html", one=one, other=other, rows=found)


def _day(name: str, usual: date) -> date:
    text = request.args.get(name, "").strip()
    if not text:
        return usual
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            _("“%(text)s”不是有效的日期。", text=text), _("请写成 2026-11-23 这样的日期。"), field=name
        ) from error
