"""Pages of the audit: entries, what each of them changed, the proof that nobody touched them, a file of them."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import chain, islice
from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask_babel import gettext as _

from talent_app import clock
from talent_app.audit import copies, queries, seals, service
from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.changes import title_of
from talent_app.audit.forms import CopyForm, EntryListForm, VerificationForm
from talent_app.audit.models import AuditEntry
from talent_app.audit.wording import CODES, DETAILS, KINDS, OPERATIONS, SOURCES
from talent_app.core.errors import InvalidInput
from talent_app.core.formats import instant
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.documents.delimited import write_csv
from talent_app.documents.found_files import words_of
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.identity import queries as accounts
from talent_app.identity.permissions import Permission, Role
from talent_app.organisations import queries as organisations
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.tracking.models import Tracked
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing
from talent_app.web.values import figure

blueprint = Blueprint("audit", __name__)

FILTERS = ("actor", "action", "kind", "from_on", "to_on", "subject_type", "subject_id")
LABELS = {action.value: action.label for action in Action}
MOST_EXPORTED = 50_000
MOST_FAULTS = 100
#: Names of tables, fields and files, log-in names, hashes: set as code, not as prose.
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*|[0-9a-f]{32,}", re.ASCII)
WORDS = CODES | {
    "role": {role.value: role.title for role in Role},
    "instrument": {code: instrument.title for code, instrument in INSTRUMENTS.items()},
}


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def entry_list() -> str:
    """The entries in scope, newest first."""
    form = EntryListForm(request.args)
    listing = read_listing(filters=FILTERS, sorts=("seq",), usual="-seq")
    found: Slice[AuditEntry] = Slice(rows=())
    if form.validate():
        found = queries.entries(current_scope(), form.chosen, listing)
    return render_template(
        "audit/entry_list.html",
        form=form,
        page=Page(listing, found),
        places=_places({row.organisation_id or 0 for row in found.rows}),
        labels=LABELS,
        subject=subject_title(form.subject_type.data),
    )


@blueprint.get("/audit/<int:seq>")
@requires(Permission.AUDIT_READ)
def entry_show(seq: int) -> str:
    """One entry, what it changed or showed, and its place in the chain."""
    scope = current_scope()
    entry = queries.entry_or_404(scope, seq)
    changes = queries.changes_of(scope, entry)
    before, after = queries.neighbours(scope, seq)
    return render_template(
        "audit/entry_show.html",
        entry=entry,
        action=LABELS.get(entry.action, entry.action),
        kind=KINDS[entry.kind],
        source=SOURCES.get(entry.source, entry.source),
        place=_places({entry.organisation_id or 0}).get(entry.organisation_id or 0, ""),
        subject=subject_title(entry.subject_type),
        details=[(DETAILS.get(key, key), *_worded(key, value)) for key, value in sorted(entry.details.items())],
        changes=changes,
        operations=OPERATIONS,
        names=_names_in(changes),
        subjects=[(subject_title(each.subject_type), each.subject_id) for each in queries.subjects_of(scope, entry)],
        before=before,
        after=after,
    )


@blueprint.route("/audit/verification", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
def verification() -> str:
    """Walk the whole chain and every image, and say what does not hold."""
    form = VerificationForm()
    result: dict[str, Any] | None = None
    if form.validate_on_submit():
        kept = _kept_seals(form)
        if form.errors:
            return render_template("audit/verification.html", form=form, result=None)
        with within(Scope.beyond("audit verification")):
            walked = chain(verify(session()), seals.compare(session(), [*seals.seals(session()), *kept]))
            faults = list(islice(walked, MOST_FAULTS))
            entries = queries.count(Scope.everything(), queries.EntryFilter())
        service.note_verification(current_actor(), entries, len(faults))
        result = {"faults": faults, "entries": entries, "at": clock.now(), "is_cut": len(faults) == MOST_FAULTS,
                  "kept": len(kept)}  # fmt: skip
    return render_template("audit/verification.html", form=form, result=result)


def _kept_seals(form: VerificationForm) -> list[seals.Seal]:
    """The seals of an uploaded file; what is wrong with it stands under its field."""
    if form.file.data is None:
        return []
    with errors_on(form, InvalidInput):
        return seals.read(form.file.data.stream.read().decode("utf-8", errors="replace"))
    return []


@blueprint.route("/audit/copies", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
def copy_trace() -> str:
    """Whose copy a file is: the entry of the export that its code names."""
    form, rows, is_asked = CopyForm(), [], False
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            texts: list[str] = [f" {(form.code.data or '').upper()} "]
            sent = form.file.data
            found = copies.copies_in(chain(texts, words_of(sent.stream.read()) if sent else ()))
            rows = queries.entries_at(current_scope(), found)
            service.note_trace(current_actor(), len(rows))
            is_asked = True
    return render_template("audit/copy_trace.html", form=form, rows=rows, is_asked=is_asked, labels=LABELS)


@blueprint.get("/audit/seals")
@requires(Permission.AUDIT_READ)
def seal_list() -> str:
    """How far the chain had come on every day."""
    return render_template("audit/seal_list.html", rows=seals.seals(session()))


@blueprint.get("/audit/seals.txt")
@requires(Permission.AUDIT_READ)
def seals_file() -> Any:
    """The seals as a file to be kept outside."""
    rows = seals.seals(session())
    content = seals.written(rows).encode()
    service.note_seals(current_actor(), len(rows))
    name = f"audit-seals-{clock.today():%Y%m%d}.txt"
    return send_file(BytesIO(content), mimetype="text/plain", as_attachment=True, download_name=name)


@blueprint.get("/audit/entries.csv")
@requires(Permission.AUDIT_READ)
def entries_csv() -> Any:
    """The filtered entries as a file; that they left is an entry itself, written before the first byte."""
    form = EntryListForm(request.args)
    if not form.validate():
        raise InvalidInput(_("筛选条件有误，没有导出。"), _("请返回列表修改条件后再导出。"))
    scope, chosen = current_scope(), form.chosen
    rows = list(queries.all_entries(scope, chosen, MOST_EXPORTED + 1))
    if len(rows) > MOST_EXPORTED:
        raise InvalidInput(
            _("符合条件的记录超过 %(most)s 条，没有导出。", most=f"{MOST_EXPORTED:,}"),
            _("请缩短期间或增加条件后再导出。"),
        )
    places = _places({row.organisation_id or 0 for row in rows})
    table = Table(_("审计记录"), COLUMNS, [_as_row(row, places) for row in rows])
    service.note_export(current_actor(), len(rows), form.named)
    stream = BytesIO()
    write_csv(stream, table)
    stream.seek(0)
    name = f"audit-{clock.today():%Y%m%d}.csv"
    return send_file(stream, mimetype="text/csv", as_attachment=True, download_name=name)


COLUMNS = (
    Column("序号", CellKind.COUNT),
    *(Column(title) for title in ("时间", "类别", "操作", "操作人", "来源", "网络地址", "单位")),
    *(Column(title) for title in ("对象类别", "对象", "内容", "哈希")),
)


def _as_row(row: AuditEntry, places: dict[int, str]) -> tuple[Any, ...]:
    worded = [f"{DETAILS.get(key, key)}：{_worded(key, value)[0]}" for key, value in sorted(row.details.items())]
    return (
        *(row.seq, instant(row.at), KINDS[row.kind], LABELS.get(row.action, row.action), row.actor_name),
        *(SOURCES.get(row.source, row.source), row.address, places.get(row.organisation_id or 0, "")),
        *(subject_title(row.subject_type), row.subject_label, "；".join(worded), row.hash),
    )


def subject_title(table: str | None) -> str:
    """What the rows of a table are called; "" for none."""
    model = Tracked.registry_of_tracked.get(table or "")
    return "" if model is None else title_of(model.__table__)


def _worded(key: str, value: Any) -> tuple[str, bool]:
    """A detail as a reader expects it, and whether it is a code to be set as one."""
    if isinstance(value, str) and value in WORDS.get(key, {}):
        return WORDS[key][value], False
    if key == "erased":
        told = (f"{subject_title(table) or table} {len(rows.split())} 行" for table, rows in value.items())
        return "；".join(told) or "—", False
    if isinstance(value, dict):
        return "；".join(f"{name}：{figure(inner)}" for name, inner in value.items()) or "—", False
    return figure(value), isinstance(value, str) and bool(CODE.fullmatch(value))


def _places(ids: set[int]) -> dict[int, str]:
    return organisations.names(Scope.everything(), ids)


def _names_in(changes: queries.Changes) -> dict[str, dict[int, str]]:
    """What the ids in the differences point to, by table: organisations and accounts have names worth showing."""
    wanted: dict[str, set[int]] = {"organisations": set(), "users": set()}
    for change in changes.rows:
        for item in change.differences:
            if item.refers in wanted:
                wanted[item.refers] |= {each for each in (item.before, item.after) if isinstance(each, int)}
    people = accounts.labels(Scope.everything(), wanted["users"])
    return {"organisations": _places(wanted["organisations"]), "users": people}
