"""The list of people: searched, narrowed, sorted, with the columns its reader chose, and ticks kept across pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.core.ids import row_id, row_ids
from talent_app.identity.permissions import Permission
from talent_app.lists import keeping
from talent_app.organisations import queries as organisations
from talent_app.talents import choices, list_queries, loosening, queries
from talent_app.talents.blueprint import blueprint
from talent_app.talents.choices import MOST_PICKED, Density
from talent_app.talents.enums import TalentStatus
from talent_app.talents.excerpts import TEXTS, excerpt, marked, terms_of
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.list_forms import ListPickForm, columns_form
from talent_app.talents.list_state import ONLY_PICKED, read_state
from talent_app.talents.models import Talent
from talent_app.talents.presentation import TONES, listed_fields, telling_fields
from talent_app.talents.values import show_value
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page

#: What the page says of everybody, whatever the columns.
ALWAYS_READ = ("id", "name", "organisation_id", "status", "completeness")
#: Filters that stand open above the list; the others are folded.
OPEN_FILTERS = ("organisation", "category", "highest_education", "title_level", "status")


@blueprint.get("")
@requires(Permission.TALENT_READ)
def talent_list() -> str:
    """People in scope: searched, filtered, sorted, page by page."""
    scope, actor = current_scope(), current_actor()
    state = read_state(actor)
    listing = state.listing
    known = queries.kept_counts(scope, state.filters, listing.query)
    fields = state.columns
    shown = [*ALWAYS_READ, *(info.name for info in fields or listed_fields()), *(TEXTS if listing.query else ())]
    page = Page(listing, queries.talent_page(scope, listing, state.filters, listing.query, known, shown))
    facets = [
        Facet(one.name, one.title, one.options)
        for one in queries.facets(scope, state.filters, listing.query, page.slice.total, known)
    ]
    has_many = scope.organisation_ids is None or len(scope.organisation_ids) > 1
    fields = fields or telling_fields(page.rows, listing.sort)
    is_empty = not page.rows and listing.is_filtered
    return render_template(
        "talents/talent_list.html",
        page=page,
        state=state,
        open_facets=[facet for facet in facets if facet.name in OPEN_FILTERS],
        more_facets=[facet for facet in facets if facet.name not in OPEN_FILTERS],
        facets=facets,
        fields=fields,
        tones=TONES,
        names={int(o[0]): o[1] for f in facets if f.name == "organisation" for o in f.options} if has_many else {},
        has_many=has_many,
        cells=_cells(fields),
        statuses=TalentStatus,
        terms=terms_of(listing.query),
        marked=marked,
        excerpt=excerpt,
        can_edit=actor.can(Permission.TALENT_EDIT),
        can_export=actor.can(Permission.TALENT_EXPORT),
        is_compact=state.choice.density is Density.COMPACT,
        picks=set(state.choice.picked),
        pick_form=ListPickForm(),
        looser=loosening.looser(scope, state, facets) if is_empty else [],
    )


def _cells(fields: Sequence[FieldInfo]) -> Callable[[Talent], list[tuple[str, str]]]:
    """What stands in the chosen columns of a row, each with its class; a column is asked once, a value told once."""
    shown: list[tuple[FieldInfo, attrgetter[Any], str, dict[Any, str]]] = [
        (info, attrgetter(info.name), " num" if info.kind is FieldKind.DATE else "", {}) for info in fields
    ]

    def told(row: Talent) -> list[tuple[str, str]]:
        cells = []
        for info, value_of, kind, known in shown:
            value = value_of(row)
            text = known.get(value)
            if text is None:
                text = known[value] = escape(show_value(info, value) or "—")
            cells.append((text, kind))
        return cells

    return told


@blueprint.route("/columns", methods=["GET", "POST"])
@requires(Permission.TALENT_READ)
def list_columns() -> Any:
    """Choose the columns of the list and how close its lines stand."""
    actor = current_actor()
    offered = choices.offered_columns()
    form = columns_form(list(offered))
    groups = [field for field in form if field.name.startswith("group_")]
    back = url_for("talents.talent_list") + (f"?{_back()}" if _back() else "")
    if form.validate_on_submit():
        wanted = [name for field in groups for name in field.data or ()]
        with errors_on(form, InvalidInput):
            view = row_id(request.args.get("view", ""))
            if view is not None:
                keeping.renew_view(actor, view, columns=[one.name for one in choices.chosen_fields(wanted)])
            else:
                choices.keep_look(actor, wanted, form["density"].data)
            flash(_("已记住您选的列。") if wanted else _("列改为随内容自动显示。"), "success")
            return redirect(back)
    if request.method == "GET":
        chosen = choices.choice_of(actor)
        usual = [info.name for info in offered if info.listed]
        for field in groups:
            field.data = list(chosen.columns or usual)
        form["density"].data = chosen.density
    return render_template("talents/list_columns.html", form=form, groups=groups, back=back)


@blueprint.post("/picks")
@requires(Permission.TALENT_READ)
def list_pick() -> Any:
    """Keep the ticks of a page, tick everybody the list holds, or let go of all; then do what was asked with them."""
    actor, scope = current_actor(), current_scope()
    state = read_state(actor, MultiDict(request.form.items(multi=True)), path=url_for("talents.talent_list"))
    act, before = request.form.get("act", "keep"), state.choice.picked
    if act == "clear":
        wanted: set[int] = set()
    elif act == "all":
        wanted = set(before) | set(list_queries.ids_of(scope, state.filters, state.listing.query, MOST_PICKED + 1))
    else:
        wanted = choices.with_page(before, _numbers("shown"), _numbers("talents"))
    allowed = list_queries.known_ids(scope, wanted)
    kept = choices.keep_picks(actor, allowed)
    if request.headers.get("X-Fragment"):
        return jsonify({"count": len(kept), "sentence": _("已勾选 %(n)d 人", n=len(kept))})
    if act in ("export", "print", "pack", "submit") and not kept:
        flash(_("还没有勾选人员。"), "warning")
        return redirect(state.listing.link())
    targets = {
        "export": "exchange.talent_export", "print": "talents.list_print", "pack": "exchange.summary_pack",
        "submit": "talents.submit_many",
    }  # fmt: skip
    if act in targets:
        return redirect(url_for(targets[act], **{ONLY_PICKED: "1"}))
    return redirect(state.listing.link(**({ONLY_PICKED: None} if act == "clear" else {})))


@blueprint.get("/print")
@requires(Permission.TALENT_READ)
def list_print() -> str:
    """The list as it stands, every row of it, on paper."""
    scope, actor = current_scope(), current_actor()
    state = read_state(actor)
    rows = list_queries.all_rows(scope, state.listing, state.filters, state.listing.query, MOST_PICKED + 1)
    has_many = scope.organisation_ids is None or len(scope.organisation_ids) > 1
    return render_template(
        "talents/list_print.html",
        rows=rows[:MOST_PICKED],
        loop_index={row.id: place for place, row in enumerate(rows, start=1)},
        printed_at=clock.now(),
        is_cut=len(rows) > MOST_PICKED,
        most=MOST_PICKED,
        state=state,
        fields=state.columns or telling_fields(rows, state.listing.sort),
        names=organisations.names(scope, {row.organisation_id for row in rows}) if has_many else {},
        show=show_value,
        sentence=list_queries.sentence_of(scope, state.filters, state.listing.query),
        reader=actor.name,
    )


def _numbers(name: str) -> list[int]:
    found = (text for value in request.form.getlist(name) for text in value.split(","))
    return row_ids(found)


def _back() -> str:
    """The query string of the list one came from, without a place in it."""
    return "&".join(
        part for part in request.query_string.decode().split("&") if part and not part.startswith("cursor=")
    )
