"""Whose row is this? By document number, else by name and birth date, else by name among incomplete records.

Rows come in batches; nothing is asked of the database row by row. What one file says twice is found here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from talent_app.core.scope import Scope
from talent_app.db.crypto import context_of, vault
from talent_app.exchange import queries
from talent_app.exchange.models import RowDecision, RowStatus
from talent_app.exchange.reading import StagedRow
from talent_app.exchange.said import InFile, Said
from talent_app.exchange.sheets import TALENTS, TOLD, spec_of
from talent_app.exchange.values import is_same, packed, shown
from talent_app.talents import persons
from talent_app.talents.derivation import highest_of
from talent_app.talents.enums import TalentStatus
from talent_app.talents.fields import FieldInfo
from talent_app.talents.records import FOLLOWED as FOLLOWED_KINDS

#: What a registration takes from its records once it has any (`talents.derivation.highest_of`).
FOLLOWED: dict[str, frozenset[str]] = {
    "educations": frozenset(highest_of([{}], [])),
    "titles": frozenset(highest_of([], [{}])),
    "skills": frozenset(highest_of([], [], [{}])),
}
#: Facts about a person that two records of the same person cannot disagree on.
FIXED_FACTS = ("born_on", "sex", "ethnicity")


DEFAULT = "默认不导入，如不是同一人，可在预览中改为“导入”。"
NAMESAKE = "本单位已有同名且资料完整的档案，可能是同一人；默认作为新档案导入，如是同一人，可在预览中改为“跳过”。"


class Matcher:
    """Finds the registrations of one organisation that the rows of one file speak of."""

    def __init__(self, scope: Scope, organisation_id: int, mapped: Iterable[str] = ()) -> None:
        self.scope, self.organisation_id = scope, organisation_id
        self.said = Said()
        self.claimed: dict[int, int] = {}
        #: rows whose registration has a document number already
        self.numbered: set[int] = set()
        self.fields = {info.name: info for info in spec_of(TALENTS).importable}
        self.followed = set(mapped) & {name for names in FOLLOWED.values() for name in names}
        self.has_records: dict[int, set[str]] = {}

    def match(self, rows: Sequence[StagedRow]) -> None:
        """Give every row of a batch its status, target and changes."""
        live = [row for row in rows if not row.errors]
        people = persons.by_index({row.index for row in live if row.index})
        held = persons.registrations_of(people.values())
        own = queries.registrations_of_persons(self.scope, self.organisation_id, held.keys())
        named = queries.registrations_named(self.scope, self.organisation_id, {row.values["name"] for row in live})
        self.has_records = self._with_records(own.values(), named.values())
        self.said.look_up(
            {row.index for row in rows if row.index}, {row.values["name"] for row in rows if row.values.get("name")}
        )
        read: list[tuple[str | None, str | None, InFile]] = []
        for row in rows:
            if not row.errors:
                self._classify(row, people, held, own, named)
                self._miss_number(row)
            read.append(self._remember(row))
        self.said.remember(read)

    def _classify(
        self,
        row: StagedRow,
        people: Mapping[str, int],
        held: Mapping[int, Any],
        own: Mapping[int, Mapping[str, Any]],
        named: Mapping[str, list[Mapping[str, Any]]],
    ) -> None:
        if self._is_said_twice(row):
            return
        person_id = people.get(row.index or "")
        if person_id is not None and person_id in own:
            self._compare(row, own[person_id])
        elif person_id is not None and held.get(person_id):
            row.status, row.decision = RowStatus.HELD, RowDecision.SKIP
            value = shown(self.fields["document_number"], row.values["document_number"])
            row.warn(row.column("document_number"), value, persons.REGISTERED + persons.REGISTERED_HINT)
        else:
            row.person_id = person_id  # known, but registered nowhere at present
            self._choose(row, named.get(row.values["name"], []))

    def _miss_number(self, row: StagedRow) -> None:
        if row.index is None and row.position not in self.numbered:
            row.warn(row.column("document_number"), "", "没有证件号码，按“待补充”登记；取得后请补填。")

    def _with_records(self, *groups: Iterable[Any]) -> dict[int, set[str]]:
        """Registration → kinds of record it has: what follows from its records is not written from a main sheet."""
        found: dict[int, set[str]] = {}
        if not self.followed:
            return found
        ids = [one["id"] for group in groups for item in group for one in (item if isinstance(item, list) else [item])]
        for kind in FOLLOWED_KINDS:
            for row in queries.owners_with(self.scope, kind.model, ids):
                found.setdefault(row, set()).add(kind.key)
        return found

    def _is_said_twice(self, row: StagedRow) -> bool:
        if row.index is not None:
            earlier = self.said.by_number.get(row.index)
            if earlier is not None:
                info = self.fields["document_number"]
                value = shown(info, row.values.get("document_number"))
                sentence = f"与第 {earlier.number} 行的证件号码相同，同一人只能有一行。请删除或改正其中一行。"
                row.reject(row.column(info.name), value, sentence)
                return True
            self.said.by_number[row.index] = _in_file(row)
            return False
        born_on = row.values.get("born_on")
        for earlier in self.said.by_name.get(row.values["name"], []):
            if earlier.has_number or earlier.status is RowStatus.REJECTED:
                continue
            is_copy = earlier.digest == _digest(row)
            if is_copy or (born_on is not None and earlier.born_on == born_on):
                row.status, row.decision = RowStatus.DUPLICATE, RowDecision.SKIP
                same = "内容完全相同" if is_copy else "姓名和出生日期相同"
                sentence = f"与第 {earlier.number} 行{same}，疑似重复；{DEFAULT}"
                row.warn(row.column("name"), row.label, sentence)
                return True
        return False

    def _choose(self, row: StagedRow, candidates: Sequence[Mapping[str, Any]]) -> None:
        fits = [one for one in candidates if one["id"] not in self.claimed and not contradicts(row, one)]
        born_on = row.values.get("born_on")
        groups = [
            [one for one in fits if born_on is not None and one["born_on"] == born_on],
            [one for one in fits if one["status"] is TalentStatus.INCOMPLETE],
        ]
        if row.index is not None:
            # the number is new: it may only complete a record that has none
            groups = [[one for one in group if one["document_index"] is None] for group in groups]
        for group in groups:
            found = group if len(group) == 1 else [one for one in group if not self._changes(row, one)][:1]
            if found:
                self._compare(row, found[0])
                if row.status is RowStatus.CHANGED and row.index is not None:
                    sentence = "按姓名对应到本单位尚无证件号码的档案，将补填号码；请核对是否为同一人。"
                    row.warn(row.column("name"), row.label, sentence)
                return
            if group:
                self._suspect(row, group[0], f"本单位有多条同名档案，无法确定是哪一条；{DEFAULT}")
                return
        if fits and row.index is None:
            # a name alone says little: the row is new, and whoever knows better skips it
            row.warn(row.column("name"), row.label, NAMESAKE)
            return
        twin = next((one for one in candidates if self._is_twin(row, one)), None)
        if twin is not None:
            self._suspect(row, twin, f"本单位已有姓名和出生日期相同、证件号码不同的档案，请核对号码；{DEFAULT}")

    def _is_twin(self, row: StagedRow, one: Mapping[str, Any]) -> bool:
        born_on = row.values.get("born_on")
        return (
            row.index is not None
            and one["document_index"] is not None
            and one["id"] not in self.claimed
            and born_on is not None
            and one["born_on"] == born_on
        )

    def _suspect(self, row: StagedRow, one: Mapping[str, Any], sentence: str) -> None:
        row.status, row.decision = RowStatus.DUPLICATE, RowDecision.SKIP
        row.warn(row.column("name"), row.label, sentence)
        row.changes = self._changes(row, one)

    def _compare(self, row: StagedRow, one: Mapping[str, Any]) -> None:
        if one["id"] in self.claimed:
            sentence = f"与第 {self.claimed[one['id']]} 行对应同一份档案。请删除或改正其中一行。"
            row.reject(row.column("name"), row.label, sentence)
            return
        self.claimed[one["id"]] = row.number
        if one["document_index"] is not None:
            self.numbered.add(row.position)
        row.target_id, row.target_version, row.person_id = one["id"], one["version"], one["person_id"]
        row.changes = self._changes(row, one)
        row.status = RowStatus.CHANGED if row.changes else RowStatus.UNCHANGED
        row.decision = RowDecision.WRITE if row.changes else RowDecision.SKIP
        if "name" in row.changes and row.index is not None:
            old, new = row.changes["name"]
            sentence = f"证件号码登记的姓名是“{old}”，本行是“{new}”；请核对号码是否填错。"
            row.warn(row.column("name"), row.label, sentence)

    def _changes(self, row: StagedRow, one: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Field → [old, new] as a preview shows them, for what the row would change."""
        found: dict[str, list[Any]] = {}
        for name, value in row.values.items():
            if name in TOLD:
                continue
            info = self.fields[name]
            if name in ("document_kind", "document_number"):
                if name == "document_number" and one["document_index"] is None:
                    found[name] = ["", shown(info, value)]
                continue
            if info.is_sealed:
                index = one.get(info.column.removesuffix("_sealed") + "_index")
                if index != vault.index(str(value)):
                    found[name] = [shown(info, opened(one, info)), shown(info, value)]
            elif not is_same(info, one[info.column], value) and not self._follows(one, name):
                found[name] = [shown(info, one[info.column]), shown(info, value)]
        for name in row.cleared:
            if name in TOLD:
                continue
            info = self.fields[name]
            if not self._follows(one, name) and one.get(info.column) not in (None, ""):
                found[name] = [shown(info, opened(one, info) if info.is_sealed else one[info.column]), ""]
        return found

    def _follows(self, one: Mapping[str, Any], name: str) -> bool:
        """Whether the registration takes this field from its records."""
        return any(name in FOLLOWED.get(key, ()) for key in self.has_records.get(one["id"], ()))

    def _remember(self, row: StagedRow) -> tuple[str | None, str | None, InFile]:
        known, number, name = _in_file(row), row.index, row.values.get("name")
        if number is not None:
            if self.said.by_number.setdefault(number, known).position == row.position:
                self.said.by_number[number] = known
            else:
                number = None  # the first row of a number is the one that counts
        if name:
            self.said.by_name.setdefault(name, []).append(known)
        return number, name, known


def contradicts(row: StagedRow, one: Mapping[str, Any]) -> bool:
    """Whether row and record cannot be the same person."""
    if row.index is not None and one["document_index"] is not None and row.index != one["document_index"]:
        return True
    for name in FIXED_FACTS:
        value, stored = row.values.get(name), one.get(name)
        if value is not None and stored is not None and packed(value) != packed(stored):
            return True
    return False


def opened(one: Mapping[str, Any], info: FieldInfo) -> str | None:
    """The clear value of a registration's sealed column, to be masked at once."""
    sealed = one.get(info.column)
    return None if sealed is None else vault.open(bytes(sealed), context_of("talents", info.column, one["uid"]))


def _digest(row: StagedRow) -> int:
    return hash(tuple(sorted((name, str(packed(value))) for name, value in row.values.items())))


def _in_file(row: StagedRow) -> InFile:
    digest = _digest(row) if row.index is None else 0  # only rows without a number are compared as a whole
    return InFile(
        row.position, row.number, row.status, row.target_id, row.values.get("born_on"), row.index is not None, digest
    )
