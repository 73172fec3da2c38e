"""The people nobody noted a telling for, to work off: all at once, or the one whose page led here."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import MANNERS, told_from
from talent_app.organisations import queries as organisations
from talent_app.talents import queries, telling
from talent_app.talents.blueprint import blueprint
from talent_app.talents.models import Talent
from talent_app.talents.review_forms import InformManyForm
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.route("/inform", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def inform_many() -> Any:
    """Note who was told, in which manner and when."""
    scope = current_scope()
    only = request.args.get("talent", type=int)
    again: list[Talent] = []
    if only is not None:
        rows = [queries.talent_or_404(scope, only)]
    else:
        rows = telling.untold(scope)
        again = telling.outdated(scope, telling.MOST_OFFERED - len(rows))
        rows += again
    owners = {row.organisation_id for row in rows}
    names = organisations.names(scope, owners) if len(owners) > 1 else {}
    form = InformManyForm()
    older = {row.id for row in again}
    form.talents.offer([(str(r.id), _choice(r, names.get(r.organisation_id, ""), r.id in older)) for r in rows])
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            ids = [int(one) for one in form.talents.data or ()]
            count = telling.inform_talents(current_actor(), ids, told_from(request.form))
            flash(_("已登记 %(n)d 人的告知记录。", n=count), "success")
            target = url_for("talents.talent_show", talent_id=only) if only else url_for("talents.inform_many")
            return redirect(target)
    elif request.method == "GET" and only is not None:
        form.talents.data = [str(only)]
    return render_template(
        "talents/inform_many.html", form=form, rows=rows, only=only, notice=notice_on(scope, clock.today()),
        manners=MANNERS.values(), again=len(again),
        total=len(rows) if only is not None else telling.untold_count(scope) + telling.outdated_count(scope),
    )  # fmt: skip


def _choice(row: Talent, organisation: str, is_again: bool) -> str:
    older = _("（告知书已更新，需重新告知）") if is_again else ""
    return "　".join(text for text in (row.name, row.department or "", row.post or "", organisation, older) if text)
