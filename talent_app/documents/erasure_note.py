"""The result of a lawful erasure on paper, for the person: what was done, what is kept under which duty until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from talent_app.documents.pdf import render_pdf


def erasure_note_pdf(note: Mapping[str, Any], *, created: datetime) -> bytes:
    """`note`: number, place, done_on, source, lines [[table, act, rows, why]], kept [[duty, basis, rows, until]].

    It names nobody, so it carries no mark of its reader.
    """
    return render_pdf(
        "pdf/erasure_note.html",
        {"note": note},
        title=f"个人信息删除办理结果 {note['number']}",
        identifier=f"erasure/{note['number']}/{created.isoformat()}".encode(),
        created=created,
    )
