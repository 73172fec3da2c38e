"""Whose child record is this, and is it there already? Owners come from the same file or from the registry.

A record equals a stored one when every value it gives is the same; it changes one when what names a record (required
fields, codes, the main date) agrees as far as both are filled in; otherwise it is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.scope import Scope
from talent_app.exchange import queries
from talent_app.exchange.matching import Matcher
from talent_app.exchange.models import RowDecision, RowStatus
from talent_app.exchange.reading import StagedRow
from talent_app.exchange.said import InFile
from talent_app.exchange.sheets import OWNER, SheetSpec
from talent_app.exchange.values import is_same, shown
from talent_app.talents import persons
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.records import TALENT_SHEET, RecordKind

#: What becomes of a record whose person is registered elsewhere.
KEPT = "如确为同一人，申请流动或共享时这条记录一并保存，办成后自动写入。"


class RecordMatcher:
    """Places the rows of one sheet of child records."""

    def __init__(self, scope: Scope, organisation_id: int, spec: SheetSpec, people: Matcher) -> None:
        if spec.kind is None:
            raise ValueError("a sheet of registrations has no records to match")
        self.scope, self.organisation_id, self.people = scope, organisation_id, people
        self.kind: RecordKind = spec.kind
        self.fields = {info.name: info for info in self.kind.fields}
        self.claimed: set[int] = set()
        #: what the file itself adds to new registrations or records, to notice a line said twice
        self.said: dict[tuple[Any, ...], int] = {}

    def match(self, rows: Sequence[StagedRow]) -> None:
        """Give every row of a batch its owner, status, target and changes."""
        live = [row for row in rows if not row.errors]
        self._find_owners(live)
        stored: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for one in queries.rows_of(
            self.scope, self.kind.model, "talent_id", {row.owner_id for row in live if row.owner_id}
        ):
            stored[one["talent_id"]].append(one)
        for row in live:
            if not row.errors and row.status is not RowStatus.HELD:
                self._compare(row, stored.get(row.owner_id or 0, []))

    def _find_owners(self, rows: Sequence[StagedRow]) -> None:
        people = persons.by_index({row.index for row in rows if row.index})
        held = persons.registrations_of(people.values())
        own = queries.registrations_of_persons(self.scope, self.organisation_id, held.keys())
        names = {row.values[f"{OWNER}name"] for row in rows if row.index is None}
        named = queries.registrations_named(self.scope, self.organisation_id, names)
        self.people.said.look_up({row.index for row in rows if row.index}, names)
        for row in rows:
            if row.index is not None:
                mine = own.get(people.get(row.index, 0))
                self._own_by_number(row, mine, is_elsewhere=bool(held.get(people.get(row.index, 0))))
            else:
                self._own_by_name(row, named.get(row.values[f"{OWNER}name"], []))

    def _own_by_number(self, row: StagedRow, mine: Mapping[str, Any] | None, *, is_elsewhere: bool) -> None:
        earlier = self.people.said.by_number.get(row.index or "")
        if earlier is not None:
            self._own_in_file(row, earlier)
        elif mine is not None:
            row.owner_id = mine["id"]
        elif is_elsewhere:
            row.status, row.decision = RowStatus.HELD, RowDecision.SKIP
            row.warn(row.column(f"{OWNER}document_number"), "", persons.REGISTERED + KEPT)
        else:
            self._nobody(row)

    def _own_by_name(self, row: StagedRow, named: Sequence[Mapping[str, Any]]) -> None:
        born_on = row.values.get(f"{OWNER}born_on")
        in_file = [
            one
            for one in self.people.said.by_name.get(row.values[f"{OWNER}name"], [])
            if born_on is None or one.born_on is None or one.born_on == born_on
        ]
        if born_on is not None and any(one.born_on == born_on for one in in_file):
            in_file = [one for one in in_file if one.born_on == born_on]
        in_registry = [
            one
            for one in named
            if (born_on is None or one["born_on"] is None or one["born_on"] == born_on)
            and all(earlier.target_id != one["id"] for earlier in in_file)
        ]
        exact = [one for one in in_registry if born_on is not None and one["born_on"] == born_on]
        if len(in_file) == 1 and not exact:
            self._own_in_file(row, in_file[0])
        elif not in_file and len(exact or in_registry) == 1:
            row.owner_id = (exact or in_registry)[0]["id"]
        elif in_file or in_registry:
            row.reject(row.column(f"{OWNER}name"), row.label, "有多名同名人员，不知道记录属于谁。请补填证件号码。")
        else:
            self._nobody(row)

    def _own_in_file(self, row: StagedRow, earlier: InFile) -> None:
        if earlier.status is RowStatus.REJECTED:
            sentence = f"“{TALENT_SHEET}”第 {earlier.number} 行有错误，这条记录随之不能导入。请先改正那一行。"
            row.reject(row.column(f"{OWNER}name"), row.label, sentence)
        elif earlier.status is RowStatus.HELD:
            row.status, row.decision = RowStatus.HELD, RowDecision.SKIP
            row.owner_position = earlier.position  # a request for the person takes it along
            sentence = f"所属人员（“{TALENT_SHEET}”第 {earlier.number} 行）的证件号码已在库登记。{KEPT}"
            row.warn(row.column(f"{OWNER}name"), row.label, sentence)
        elif earlier.target_id is not None:
            row.owner_id = earlier.target_id
        else:
            row.owner_position = earlier.position

    def _nobody(self, row: StagedRow) -> None:
        label = "document_number" if row.index is not None else "name"
        info = self.people.fields[label]
        value = shown(info, row.values.get(f"{OWNER}{label}"))
        sentence = "在人才表和本单位人才库中都没有这个人。请先登记该人员，或核对姓名和证件号码。"
        row.reject(row.column(f"{OWNER}{label}"), value, sentence)

    def _compare(self, row: StagedRow, stored: Sequence[Mapping[str, Any]]) -> None:
        values = {name: value for name, value in row.values.items() if not name.startswith(OWNER)}
        free = [one for one in stored if one["id"] not in self.claimed]
        found = next((one for one in free if not self._changes(row, values, one)), None)
        if found is None:
            alike = [one for one in free if self._is_alike(values, one)]
            found = alike[0] if len(alike) == 1 else None
        if found is not None:
            self.claimed.add(found["id"])
            row.target_id, row.target_version = found["id"], found["version"]
            row.changes = self._changes(row, values, found)
            row.status = RowStatus.CHANGED if row.changes else RowStatus.UNCHANGED
            row.decision = RowDecision.WRITE if row.changes else RowDecision.SKIP
            return
        said = (row.owner_id, row.owner_position, *sorted((name, str(value)) for name, value in values.items()))
        if said in self.said:
            row.status, row.decision = RowStatus.DUPLICATE, RowDecision.SKIP
            sentence = f"与第 {self.said[said]} 行内容完全相同，疑似重复；默认不导入。"
            row.warn(row.column(f"{OWNER}name"), row.label, sentence)
        self.said.setdefault(said, row.number)

    def _changes(self, row: StagedRow, values: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, list[Any]]:
        found = {}
        for name, value in values.items():
            info = self.fields[name]
            if not is_same(info, one[info.column], value):
                found[name] = [shown(info, one[info.column]), shown(info, value)]
        for name in row.cleared:
            info = self.fields[name]
            if one[info.column] not in (None, ""):
                found[name] = [shown(info, one[info.column]), ""]
        return found

    def _is_alike(self, values: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
        for info in self.kind.fields:
            value, stored = values.get(info.name), one[info.column]
            if value is None or stored is None:
                if info.required:
                    return False
                continue
            if self._names_record(info) and not is_same(info, stored, value):
                return False
        return True

    def _names_record(self, info: FieldInfo) -> bool:
        return info.required or info.kind is FieldKind.CODE or info.name == self.kind.order
