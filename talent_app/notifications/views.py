"""The inbox: notices, read marks, and what comes by mail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.notifications import marks, queries, service
from talent_app.notifications.channels import channels
from talent_app.notifications.events import Event
from talent_app.notifications.forms import ChoicesForm, NoticeMarkForm
from talent_app.notifications.models import MailMode
from talent_app.web.access import current_actor, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page, read_listing

blueprint = Blueprint("notifications", __name__, url_prefix="/notices")

ON_FORM = (InvalidInput, Conflict)


@blueprint.app_context_processor
def unread() -> dict[str, Any]:
    """For the top bar of every page; asked only where it is shown."""
    return {"unread_notices": lambda: queries.unread_count(current_actor())}


@blueprint.get("")
@requires(Permission.WORK_SEE)
def notice_list() -> str:
    """The actor's notices, latest first; the unread ones, or all."""
    actor = current_actor()
    listing = read_listing(filters=("event", "read"), sorts=("at",), usual="-at")
    is_unread = listing.first("read") != "all"
    found = queries.notice_page(actor, listing, unread=is_unread, events=listing.chosen("event"))
    page = Page(listing, found)
    facet = Facet("event", _("事项"), [(event.value, event.title, None) for event in Event])
    return render_template(
        "notifications/notice_list.html", page=page, facet=facet, is_unread=is_unread, count=queries.unread_count(actor)
    )


@blueprint.get("/<int:notice_id>")
@requires(Permission.WORK_SEE)
def notice_show(notice_id: int) -> Any:
    """Open what a notice is about; that reads it."""
    row = queries.notice_or_404(current_actor(), notice_id)
    link = row.link
    marks.mark_own(current_actor(), [notice_id], is_read=True)
    return redirect(link)


@blueprint.post("/<int:notice_id>/<string:mark>")
@requires(Permission.WORK_SEE)
def notice_mark(notice_id: int, mark: str) -> Any:
    """Mark one notice read or unread."""
    queries.notice_or_404(current_actor(), notice_id)
    if NoticeMarkForm().validate_on_submit():
        marks.mark_own(current_actor(), [notice_id], is_read=mark == "read")
    return redirect(
        request.form.get("back") if _is_here(request.form.get("back")) else url_for("notifications.notice_list")
    )


@blueprint.post("/read-all")
@requires(Permission.WORK_SEE)
def notice_read_all() -> Any:
    """Mark everything read."""
    if NoticeMarkForm().validate_on_submit():
        done = marks.mark_own(current_actor(), None, is_read=True)
        flash(_("已将 %(n)d 条通知标为已读。", n=done), "success")
    return redirect(url_for("notifications.notice_list"))


@blueprint.route("/choices", methods=["GET", "POST"])
@requires(Permission.WORK_SEE)
def choices() -> Any:
    """What the actor wants by mail, and when."""
    actor = current_actor()
    choice = queries.choice_of(actor)
    form = ChoicesForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            wanted = set(form.wanted.data)
            values = {
                "mail": form.mail.data,
                "address": form.address.data,
                "digest_hour": form.digest_hour.data,
                "quiet_from": form.quiet_from.data,
                "quiet_until": form.quiet_until.data,
                "muted": [
                    event.value for event in Event if event.value not in wanted and event is not Event.MAIL_TRIAL
                ],
            }
            service.choose_notices(actor, form.version.data, values)
            flash(_("已保存通知设置。"), "success")
            return redirect(url_for("notifications.choices"))
    elif request.method == "GET":
        muted = set(choice.muted) if choice else set()
        form.mail.data = choice.mail if choice else MailMode.OFF
        form.address.data = choice.address if choice else None
        form.digest_hour.data = choice.digest_hour if choice else 9
        form.quiet_from.data = choice.quiet_from if choice else None
        form.quiet_until.data = choice.quiet_until if choice else None
        form.wanted.data = [event.value for event in Event if event.value not in muted]
        form.version.data = choice.version if choice else 0
    is_on = choice is not None and choice.mail is not MailMode.OFF
    return render_template("notifications/choices.html", form=form, has_mail=channels.has_mail, is_on=is_on)


@blueprint.post("/choices/trial")
@requires(Permission.WORK_SEE)
def choices_trial() -> Any:
    """Send the actor a mail, so that he sees whether it arrives."""
    if NoticeMarkForm().validate_on_submit():
        service.try_mail(current_actor())
        flash(_("已安排测试邮件，一两分钟内应能收到；没有收到请核对邮箱地址，或联系系统管理员。"), "success")
    return redirect(url_for("notifications.choices"))


def _is_here(address: str | None) -> bool:
    return bool(address) and str(address).startswith("/notices") and "//" not in str(address)
