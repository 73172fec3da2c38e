"""The check of a plan alone: every rule with limit, actual and source, for whoever decides by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from talent_app.documents.pdf import render_pdf
from talent_app.documents.plan_document import plan_context

HEADING = "合规性核对"


def checklist_pdf(snapshot: Mapping[str, Any], *, created: datetime, viewer: str) -> bytes:
    """The checklist as PDF with the reader's name behind it."""
    context = plan_context(snapshot)
    title = f"{context['title']}核对清单"
    return render_pdf(
        "pdf/checklist.html",
        context | {"title": title, "headings": {"findings": HEADING}, "has_limits_chart": False, "viewer": viewer},
        title=title,
        identifier=f"checklist/{snapshot['plan']['number']}/{snapshot['plan']['version']}/{viewer}".encode(),
        created=created,
        watermark=f"转报材料\n{viewer}",
    )
