"""本人信息: what is known of me, who looked, my copy, my requests; and what the office keeps and answers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.audit.copies import present_code
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.files import queries as files
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.informing import queries as informing
from talent_app.organisations import queries as organisations
from talent_app.privacy import gathered, own, queries, service
from talent_app.privacy.certificates import Certificate
from talent_app.privacy.forms import AccountListForm, OwnRequestsForm, RecordNewForm, RightShowForm
from talent_app.privacy.models import LedgerEntry, LedgerKind, RightKind, RightState
from talent_app.talents import queries as talents
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("privacy", __name__)

ON_FORM = (InvalidInput, Conflict, NotFound)
TONES = {RightState.OPEN: "attention", RightState.GRANTED: "good", RightState.REFUSED: "neutral"}

declare_owner(
    Owner(
        LedgerEntry.__tablename__,
        "个人信息保护台账",
        read=Permission.PRIVACY_MANAGE,
        write=Permission.PRIVACY_MANAGE,
        kinds=(Kind.REPORT, Kind.AGREEMENT, Kind.PROOF, Kind.OTHER),
        find=lambda scope, actor, entry_id: queries.entry_or_404(scope, entry_id),
        home=lambda row: ("privacy.record_show", {"entry_id": row.id}),
    )
)


def work_items(actor: Actor) -> list[WorkItem]:
    """Requests that wait for an answer, and refused deletions whose duty to keep has ended."""
    if not actor.can(Permission.TALENT_EDIT):
        return []
    scope = actor.scope_for(Permission.TALENT_EDIT)
    rows = queries.requests(scope, is_open=True)
    first = min((row.due_on for row in rows), default=None)
    over = queries.kept_long_enough(scope, clock.today())
    since = over[0].kept_until if over else None
    there = url_for("privacy.right_list")
    return [
        WorkItem(_("个人信息申请待答复"), len(rows), there, first, tone="attention"),
        WorkItem(_("保存期满，待办理删除"), len(over), there, since, tone="attention"),
    ]


@blueprint.get("/my")
@requires(Permission.SELF_READ)
def own_data() -> str:
    """Everything the platform holds of the person behind the account."""
    found = own.registrations(current_actor())
    offered = [(one.value, one.title) for one in Certificate]
    return render_template("privacy/own_data.html", registrations=found, certificates=offered)


@blueprint.get("/my/readings")
@requires(Permission.SELF_READ)
def own_readings() -> str:
    """Who looked at me: organisation, role, time, reason; nobody's name."""
    return render_template("privacy/own_readings.html", rows=own.readings(current_actor()), most=own.MOST_READINGS)


@blueprint.route("/my/requests", methods=["GET", "POST"])
@requires(Permission.SELF_READ)
def own_requests() -> Any:
    """What the person asked for, and asking anew."""
    actor = current_actor()
    registrations = own.registrations(actor)
    form = OwnRequestsForm()
    form.talent.offer([(str(each.talent.id), each.organisation) for each in registrations])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.ask_right(actor, int(form.talent.data), RightKind(form.kind.data), form.text.data or "")
            flash(
                _("已提交申请 %(number)s，登记单位会在 %(day)s 前答复。", number=row.number, day=f"{row.due_on}"),
                "success",
            )
            return redirect(url_for("privacy.own_requests"))
    elif request.method == "GET" and registrations:
        form.talent.data = str(registrations[0].talent.id)
    return render_template(
        "privacy/own_requests.html",
        form=form,
        rows=queries.own_requests(actor),
        has_any=bool(registrations),
        tones=TONES,
    )


@blueprint.get("/my/copy.json")
@requires(Permission.SELF_READ)
def own_copy_json() -> Response:
    """The person's own copy for other programs."""
    service.record_own_copy(current_actor(), "json")
    found = [
        {
            "organisation": each.organisation,
            "values": {label: value for _group, label, value in each.values},
            "records": {label: [dict(row) for row in rows] for label, rows in each.records},
            "business": {label: [dict(row) for row in rows] for label, rows in each.business},
        }
        for each in own.registrations(current_actor(), clear=True)
    ]
    told = {
        "copy": present_code(),
        "exported_at": clock.now().isoformat(),
        "registrations": found,
        "not_copied": [{"what": what, "why": why} for what, why in gathered.not_copied()],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return send_file(
        BytesIO(text.encode()), mimetype="application/json", as_attachment=True, download_name="本人信息.json"
    )


@blueprint.get("/my/copy.xlsx")
@requires(Permission.SELF_READ)
def own_copy_xlsx() -> Response:
    """The person's own copy to read."""
    service.record_own_copy(current_actor(), "xlsx")
    lines: list[tuple[str, str, str, str]] = []
    for each in own.registrations(current_actor(), clear=True):
        lines += [(each.organisation, group, label, value) for group, label, value in each.values]
        for label, rows in (*each.records, *each.business):
            for number, row in enumerate(rows, 1):
                lines += [(each.organisation, f"{label} {number}", name, value) for name, value in row]
    lines += [("", _("不在副本之内"), what, why) for what, why in gathered.not_copied()]
    columns = [
        Column(_("登记单位"), width=28),
        Column(_("类别"), width=16),
        Column(_("项目"), width=20),
        Column(_("内容"), width=60),
    ]
    stream = BytesIO()
    write_tables(stream, [Table(_("本人信息"), columns, lines)], title=_("本人信息"), created=clock.now())
    stream.seek(0)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return send_file(stream, mimetype=media_type, as_attachment=True, download_name="本人信息.xlsx")


@blueprint.get("/privacy/notice")
@requires(Permission.WORK_SEE)
def notice() -> str:
    """What people are told before their data is entered."""
    scope = current_scope()
    return render_template(
        "privacy/notice.html", notice=informing.notice_on(scope, clock.today()), count=len(informing.notices(scope))
    )


@blueprint.get("/privacy/requests")
@requires(Permission.TALENT_EDIT)
def right_list() -> str:
    """Requests of people registered here."""
    rows = queries.requests(current_scope())
    return render_template("privacy/right_list.html", rows=rows, today=clock.today(), tones=TONES)


@blueprint.route("/privacy/requests/<int:right_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def right_show(right_id: int) -> Any:
    """One request, and answering it."""
    row = queries.request_or_404(current_scope(), right_id)
    form = RightShowForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.answer_right(
                current_actor(), right_id, form.version.data, granted=form.outcome.data == "granted",
                answer=form.answer.data or "", kept_until=form.kept_until.data,
            )  # fmt: skip
            flash(_("已答复，申请人会收到通知。"), "success")
            return redirect(url_for("privacy.right_show", right_id=right_id))
    if request.method == "GET":
        form.version.data = row.version
    try:
        talent = talents.talent_or_404(current_scope(), row.talent_id)
    except NotFound:
        talent = None
    return render_template("privacy/right_show.html", row=row, form=form, talent=talent, tones=TONES)


@blueprint.route("/privacy/accounts", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def account_list() -> Any:
    """Accounts of people, and whose they are."""
    scope = current_scope()
    accounts = queries.person_accounts(scope)
    form = AccountListForm()
    form.user.offer([(str(user.id), f"{user.name}（{user.username}）") for user in accounts])
    named = {name for user in accounts for name in (user.name,)}
    found = {row.id: row for name in named for row in talents.search(scope, name, 20)}
    form.talent.offer([(str(row.id), f"{row.name}　{row.post or ''}　{row.born_on or ''}") for row in found.values()])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.link_person(current_actor(), int(form.user.data), int(form.talent.data))
            flash(_("已关联本人账号。"), "success")
            return redirect(url_for("privacy.account_list"))
    return render_template("privacy/account_list.html", form=form, rows=accounts)


@blueprint.get("/privacy/ledger")
@blueprint.get("/privacy/ledger/<string:ledger>")
@requires(Permission.PRIVACY_MANAGE)
def record_list(ledger: str = LedgerKind.PROCESSING.value) -> str:
    """The records of one kind; of givings those the audit noted by itself as well."""
    kind, scope = _kind(ledger), current_scope()
    automatic = queries.givings(scope) if kind is LedgerKind.SHARING else []
    names = organisations.names(scope, {row.organisation_id for row in automatic if row.organisation_id})
    return render_template(
        "privacy/record_list.html", kind=kind, kinds=list(LedgerKind), rows=queries.ledger(scope, kind),
        automatic=automatic, names=names, actions=own.ACTIONS,
    )  # fmt: skip


@blueprint.route("/privacy/ledger/<string:ledger>/new", methods=["GET", "POST"])
@requires(Permission.PRIVACY_MANAGE)
def record_new(ledger: str) -> Any:
    """Enter a record."""
    kind, scope = _kind(ledger), current_scope()
    form = RecordNewForm()
    form.organisation.offer([(str(row.id), row.name) for row in organisations.organisations(scope)])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            names = ("title", "happened_on", "purpose", "data", "receiver", "measures")
            values = {name: form[name].data for name in names}
            row = service.enter_record(current_actor(), int(form.organisation.data), kind, values)
            flash(_("已登记，保存至 %(day)s。", day=f"{row.kept_until}"), "success")
            return redirect(url_for("privacy.record_show", entry_id=row.id))
    elif request.method == "GET":
        form.happened_on.data = clock.today()
        form.organisation.data = str(current_actor().organisation_id or "")
    return render_template("privacy/record_new.html", form=form, kind=kind)


@blueprint.get("/privacy/records/<int:entry_id>")
@requires(Permission.PRIVACY_MANAGE)
def record_show(entry_id: int) -> str:
    """One record with its documents."""
    row = queries.entry_or_404(current_scope(), entry_id)
    attachments = files.attachments_of(current_scope(), [row], current_actor())[row.__tablename__, row.id]
    return render_template("privacy/record_show.html", row=row, attachments=attachments)


def _kind(code: str) -> LedgerKind:
    try:
        return LedgerKind(code)
    except ValueError as error:
        raise NotFound() from error
