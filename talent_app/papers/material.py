"""What the words of a paper are made from, and what they are: plain values, no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.documents.plan_tables import allocation_summary
from talent_app.documents.templates import as_money, yuan_capitals
from talent_app.incentives.states import Decision


@dataclass(frozen=True)
class Material:
    """A plan as its papers tell of it."""

    snapshot: Mapping[str, Any]
    regulator: str
    title: str
    today: date
    accepted_on: date | None = None
    due_on: date | None = None
    decided_on: date | None = None
    decision: Decision | None = None
    decision_number: str = ""
    decision_note: str = ""
    returned_note: str = ""
    #: The year the yearly report is about, and its headings as the records tell them, without names.
    report_year: int = 0
    report: Mapping[str, str] = field(default_factory=dict)
    #: Years whose growth was not above the average, each in words.
    missed: Sequence[str] = ()

    @property
    def enterprise(self) -> str:
        """The enterprise's name."""
        return str(self.snapshot["enterprise"]["name"])

    @property
    def number(self) -> str:
        """The plan's number."""
        return str(self.snapshot["plan"]["number"])

    @property
    def year(self) -> int:
        """The plan's year."""
        return int(self.snapshot["plan"]["year"])

    @property
    def instrument(self) -> str:
        """The instrument's Chinese title."""
        return str(self.snapshot["plan"]["instrument_title"])

    @property
    def headcount(self) -> int:
        """How many people are listed."""
        return len(self.snapshot["people"])

    @property
    def pool(self) -> Money:
        """Pool: what is allocated and what is left."""
        found: Money = allocation_summary(self.snapshot)["pool"]
        return found

    @property
    def pool_words(self) -> str:
        """The pool in figures and capitals."""
        return f"{money(self.pool)}元（大写：{yuan_capitals(self.pool)}）"

    @property
    def paid(self) -> Money:
        """What is allocated to people."""
        return Money.total(as_money(line["amount"]) for line in self.snapshot["outcome"]["lines"])

    def chapter(self, code: str) -> list[str]:
        """The paragraphs the enterprise wrote under a chapter."""
        return [
            paragraph
            for chapter in self.snapshot.get("chapters", [])
            if chapter.get("code") == code
            for paragraph in chapter["paragraphs"]
        ]

    @property
    def reply_ref(self) -> str:
        """The approval and its number, in words."""
        return f"（{self.decision_number}）" if self.decision_number else "（文号待填）"


@dataclass(frozen=True, slots=True)
class Words:
    """The first text of a paper; everything may be edited afterwards."""

    title: str
    addressee: str
    paragraphs: Sequence[str]
    signatory: str
    attachments: Sequence[str] = ()
