"""Holidays of years the calendar library does not know, as an officer entered them with the announcing document."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Versioned
from talent_app.db.types import JsonText
from talent_app.tracking.models import Tracked


class HolidayYear(Tracked, Versioned, Row, Base):
    """One year's days off and make-up working days, as ISO text in order; the same for every organisation."""

    __tablename__ = "holiday_years"

    year: Mapped[int] = mapped_column(Integer, unique=True)
    days_off: Mapped[list[str]] = mapped_column(JsonText, default=list)
    make_up_days: Mapped[list[str]] = mapped_column(JsonText, default=list)
    document: Mapped[str] = mapped_column(String(200))

    @property
    def label(self) -> str:
        """How the audit names the year."""
        return f"{self.year} 年放假安排"
