"""What somebody seeks in an expert: a frozen value that forms, addresses, requests and searches share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from talent_app.rules.codes import code_table

YEARS = (("5", "5 年以上"), ("10", "10 年以上"), ("20", "20 年以上"))
#: What somebody may be willing to do, by the field of the registration that says so.
WILLING = (("is_open_to_review", "愿意参加评审"), ("is_open_to_advise", "愿意提供咨询"))
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Criteria:
    """Coarse conditions only; "" asks nothing."""

    category: str = ""
    title_level: str = ""
    title_series: str = ""
    discipline: str = ""
    words: str = ""
    years: str = ""
    willing: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Criteria:
        """From a form, an address or a stored request; unknown names and values fall away."""
        known = {one.name: values[one.name] for one in fields(cls) if values.get(one.name)}
        return cls(**{name: str(value)[:LONGEST].strip() for name, value in known.items()})

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return any(asdict(self).values())

    def parameters(self) -> dict[str, Any]:
        """For an address or a stored request."""
        return {name: value for name, value in asdict(self).items() if value}

    def told(self) -> list[tuple[str, str]]:
        """(label, words) of everything asked."""
        found = [
            ("人才类别", code_table("talent_category").title_of(self.category)),
            ("职称级别", code_table("title_level").title_of(self.title_level) + ("及以上" if self.title_level else "")),
            ("职称系列", code_table("title_series").title_of(self.title_series)),
            ("学科领域", self.discipline),
            ("专长", self.words),
            ("工作年限", dict(YEARS).get(self.years, "")),
            ("本人意愿", dict(WILLING).get(self.willing, "")),
        ]
        return [(label, words) for label, words in found if words]

    def sentence(self) -> str:
        """Everything asked in one line."""
        return "；".join(f"{label}：{words}" for label, words in self.told()) or "不限"
