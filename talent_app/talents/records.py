"""The kinds of child record a registration has. A new kind is one model class and its place in `_MODELS`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.record_base import SECTIONS, RecordSpec
from talent_app.talents.record_models import LEARNING
from talent_app.talents.record_models_career import CAREER
from talent_app.talents.record_models_results import RESULTS

#: The sheet of the registration itself.
TALENT_SHEET = "人才"
_MODELS = (*LEARNING, *CAREER[:2], *RESULTS, *CAREER[2:])


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind, as its model declares it."""

    model: type[Any]

    @property
    def spec(self) -> RecordSpec:
        """What the model says of itself."""
        return self.model.__record__  # type: ignore[no-any-return]

    @property
    def key(self) -> str:
        """Names the kind in addresses and forms."""
        return self.spec.key

    @property
    def label(self) -> str:
        """What pages call it."""
        return self.spec.label

    @property
    def sheet(self) -> str:
        """The sheet of a workbook."""
        return self.spec.label

    @property
    def order(self) -> str:
        """The field lists are ordered by, latest first."""
        return self.spec.order

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """What the kind declares."""
        return fields_of(self.model)

    def field(self, name: str) -> FieldInfo:
        """One of them."""
        return next(info for info in self.fields if info.name == name)


RECORD_KINDS: tuple[RecordKind, ...] = tuple(RecordKind(model) for model in _MODELS)
BY_KEY = {kind.key: kind for kind in RECORD_KINDS}
#: The kinds a registration takes its highest education, title and skill from.
FOLLOWED = tuple(BY_KEY[key] for key in ("educations", "titles", "skills"))


def in_sections() -> tuple[tuple[str, tuple[RecordKind, ...]], ...]:
    """The kinds by section of the page."""
    return tuple((name, tuple(kind for kind in RECORD_KINDS if kind.spec.section == name)) for name in SECTIONS)


def talent_fields() -> tuple[FieldInfo, ...]:
    """The fields of a registration as a form or sheet shows them: the person's document stands after the name."""
    own = list(fields_of(Talent))
    place = next(index for index, info in enumerate(own) if info.name == "sex")
    return (*own[:place], *fields_of(Person), *own[place:])


def sheets() -> tuple[tuple[str, tuple[FieldInfo, ...]], ...]:
    """Every sheet of a workbook with its fields."""
    return ((TALENT_SHEET, talent_fields()), *((kind.sheet, kind.fields) for kind in RECORD_KINDS))
