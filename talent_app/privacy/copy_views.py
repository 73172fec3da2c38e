"""The person's own copy on paper (个人信息保护法 第45条): everything kept of him, nothing of anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.formats import instant
from talent_app.documents.letters import letter_pdf
from talent_app.documents.talent_document import own_copy_pdf as make_copy
from talent_app.documents.word import letter_docx
from talent_app.files import images
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.privacy import gathered, own, queries, service
from talent_app.privacy.certificates import Certificate, letter_of
from talent_app.privacy.views import blueprint
from talent_app.web.access import current_actor, requires

PHOTO_PIXELS = 480


@blueprint.get("/my/copy.pdf")
@requires(Permission.SELF_READ)
def own_copy_pdf() -> Response:
    """The person's own copy to print or hand over; taking it is recorded first."""
    actor = current_actor()
    service.record_own_copy(actor, "pdf")
    found = [(each, own.kept_with(each.talent)) for each in own.registrations(actor, clear=True)]
    copy = {
        "name": found[0][0].talent.name,
        "registrations": [_registration(each, kept) for each, kept in found],
        "readings": [(instant(row.at), row.organisation, row.roles, row.action) for row in own.readings(actor)],
        "requests": [
            (
                row.number,
                row.kind.title,
                row.text,
                f"{row.due_on}",
                f"{row.state.title}：{row.answer}" if row.answer else row.state.title,
            )
            for row in queries.own_requests(actor)
        ],
        "not_copied": gathered.not_copied(),
    }
    content = make_copy(copy, created=clock.now(), portraits=[_picture(kept) for _each, kept in found])
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=_("本人信息.pdf"))


@blueprint.get("/my/certificates/<int:talent_id>/<certificate>.<any(pdf, docx):extension>")
@requires(Permission.SELF_READ)
def own_certificate(talent_id: int, certificate: str, extension: str) -> Response:
    """A certificate of employment or income as a draft for the employer's seal; taking it is recorded first."""
    actor = current_actor()
    row = next((one for one in own.own_talents(actor) if one.id == talent_id), None)
    if row is None or certificate not in {one.value for one in Certificate}:
        raise NotFound()
    kind = Certificate(certificate)
    person, employer, pay, left = own.certified(row)
    letter = letter_of(kind, row, person, employer, pay, left=left, today=clock.today())
    service.record_own_copy(actor, kind.title)
    at = clock.now()
    content = letter_pdf(letter, created=at) if extension == "pdf" else letter_docx(letter, created=at)
    return send_file(BytesIO(content), as_attachment=True, download_name=f"{kind.title}.{extension}")


def _registration(each: own.Registration, kept: own.Kept) -> dict[str, Any]:
    return {
        "organisation": each.organisation,
        "groups": [
            {"title": title, "facts": [{"label": label, "value": value} for _group, label, value in values]}
            for title, values in groupby(each.values, key=lambda one: one[0])
        ],
        "records": _tables(each.records),
        "business": _tables(each.business),
        "proofs": kept.proofs,
        "told": kept.told,
    }


def _tables(kinds: Sequence[tuple[str, Sequence[Sequence[tuple[str, str]]]]]) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{label} {number}" if len(rows) > 1 else label,
            "facts": [{"label": name, "value": value} for name, value in row],
        }
        for label, rows in kinds
        for number, row in enumerate(rows, 1)
    ]


def _picture(kept: own.Kept) -> bytes | None:
    if kept.portrait is None:
        return None
    return images.reencoded(store.read(kept.portrait.file.uid, kept.portrait.file.sha256), PHOTO_PIXELS)
