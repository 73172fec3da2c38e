"""The register of rewards paid as a landscape table, marked with its reader and the moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from talent_app.core.formats import instant
from talent_app.documents.pdf import render_pdf
from talent_app.documents.talent_document import roster_context


def register_pdf(register: Mapping[str, Any], *, viewer: str, printed_at: datetime) -> bytes:
    """Title, subtitle, columns and rows, as a roster takes them; counted by payments."""
    return render_pdf(
        "pdf/reward_register.html",
        roster_context(register) | {"viewer": viewer, "printed_at": printed_at},
        title=register["title"],
        identifier=f"reward-register/{register['title']}/{viewer}/{printed_at.isoformat()}".encode(),
        created=printed_at,
        watermark=f"阅览件\n{viewer}\n{instant(printed_at)}",
    )
