"""The registry as a workbook or CSV: what the list shows (filter, order, columns), all rows, page by page.

Sensitive columns are clear only where the exporter may see them and asked for it; the reading is recorded before the
first byte is written. An exported file is read back unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from talent_app.audit.command import reach_of
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.formats import instant
from talent_app.core.paging import Cursor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.db.paging import read_slice
from talent_app.documents.delimited import write_csv
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.exchange import queries, readings
from talent_app.exchange.sheets import OWNER, TALENTS, SheetSpec, sheet_specs, spec_of
from talent_app.exchange.slices import chunks
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.talents import queries as talents
from talent_app.talents.fields import FieldInfo, FieldKind, fields_of
from talent_app.talents.filters import SORTS, STATUS
from talent_app.talents.list_queries import sentence_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import RecordKind
from talent_app.talents.search import understand
from talent_app.talents.values import masked_value, show_value

PAGE = 1_000
NAMED = 5
ORGANISATION = "单位"
NOTES = "说明"
KINDS = {FieldKind.DATE: CellKind.DAY, FieldKind.YEAR: CellKind.COUNT}
WIDTHS = {FieldKind.LONG_TEXT: 50, FieldKind.DOCUMENT: 22, FieldKind.LINK: 30, FieldKind.EMAIL: 24}
FORMATS = {".xlsx": "xlsx", ".csv": "csv"}
PERSONAL = frozenset(info.name for info in fields_of(Person))


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is asked for: the list's filter, search and order; the columns (all when empty); clear values or masked.

    `as_on_screen` keeps the order of `columns` and adds the state of the record, which a list always shows.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    query: str = ""
    sort: str = "name"
    descending: bool = False
    columns: tuple[str, ...] = ()
    is_clear: bool = False
    with_records: bool = True
    as_on_screen: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A page of the walk, as `db.paging` asks for it."""

    sort: str
    descending: bool
    cursor: Cursor | None = None
    jump: str = ""
    size: int = PAGE


class Export:
    """One export by one actor; `write` records the reading first."""

    def __init__(self, actor: Actor, wish: ExportWish, at: datetime) -> None:
        self.actor, self.wish, self.at = actor, wish, at
        self.scope: Scope = reach_of(actor, Permission.TALENT_EXPORT)
        may_reveal = wish.is_clear and actor.can(Permission.TALENT_REVEAL)
        self.clear_scope: Scope = reach_of(actor, Permission.TALENT_REVEAL) if may_reveal else Scope.nothing()
        use_scope(self.scope)
        self.names = {row.id: row.name for row in organisations.enterprises(self.scope)}
        self.has_many = len(self.names) > 1
        spec = spec_of(TALENTS)
        known = {info.name: info for info in spec.exportable}
        if wish.as_on_screen:
            shown = tuple(known[name] for name in ("name", *wish.columns) if name in known)
            self.fields: tuple[FieldInfo, ...] = (*shown, STATUS)
        else:
            self.fields = tuple(info for info in known.values() if not wish.columns or info.name in wish.columns)

    def write(self, stream: IO[bytes], format: str) -> int:
        """Write the file; returns the number of people."""
        found = self._found()
        shown = [info.label for info in self.fields]
        clear = [pair for pair in found if self.clear_scope.covers(pair[1])]
        readings.note_export(self.actor, clear, rows=len(found), columns=shown, filter=self.sentence(), format=format)
        use_scope(self.scope)
        if format == "csv":
            write_csv(stream, self._main())
        else:
            tables = [self._main(), *(self._records(spec) for spec in self._record_specs()), self._notes(len(found))]
            write_tables(stream, tables, title="人才库导出", created=self.at)
        session.expunge_all()
        session.rollback()
        return len(found)

    def sentence(self) -> str:
        """The filter in words, for the notes sheet and the audit."""
        return sentence_of(self.scope, self.wish.filters, self.wish.query)

    def order(self) -> str:
        """The order of the rows in words."""
        title = next((info.label for info in fields_of(Talent) if info.name == self.wish.sort), "")
        title = title or {"best": "最相关在前", "completeness": "完整度", "updated_at": "更新时间"}.get(
            self.wish.sort, ""
        )
        return f"{title}（降序）" if self.wish.descending else title

    def _found(self) -> list[tuple[int, int]]:
        if self.wish.query:
            return [(row.id, row.organisation_id) for page in self._pages() for row in page]
        statement = talents.filtered(self.scope, self.wish.filters)
        columns = statement.with_only_columns(Talent.id, Talent.organisation_id)
        return [(row.id, row.organisation_id) for row in session.execute(columns)]

    def _pages(self) -> Iterator[list[Talent]]:
        wish = self.wish
        wanted = understand(wish.query) if wish.query else None
        keys = {**SORTS, "best": wanted.rank} if wanted else SORTS
        statement = talents.filtered(self.scope, wish.filters, wanted)
        place = _Place(wish.sort if wish.sort in keys else "name", wish.descending)
        while True:
            page = read_slice(statement, place, keys, Talent.id, counted=False)
            yield [row for row in page.rows if wanted is None or wanted.is_answered_by(row)]
            session.expunge_all()
            if page.after is None:
                return
            place = _Place(place.sort, place.descending, page.after)

    def _main(self) -> Table:
        columns = [_column(info) for info in self.fields]
        if self.has_many:
            columns.insert(self._owner_place, Column(ORGANISATION, width=30))
        return Table(spec_of(TALENTS).title, columns, self._main_rows())

    def _main_rows(self) -> Iterator[Sequence[Any]]:
        needs_person = any(info.name in PERSONAL for info in self.fields)
        readers = [(reader_of(info), info.name in PERSONAL) for info in self.fields]
        for page in self._pages():
            people = _people(page) if needs_person else {}
            for row in page:
                is_clear = self.clear_scope.covers(row.organisation_id)
                person = people[row.person_id] if needs_person else None
                cells = [read(person if is_personal else row, is_clear) for read, is_personal in readers]
                if self.has_many:
                    cells.insert(self._owner_place, self.names.get(row.organisation_id, ""))
                yield cells

    @property
    def _owner_place(self) -> int:
        """Where the organisation stands: after the name as on the screen, else first."""
        return 1 if self.wish.as_on_screen else 0

    def _record_specs(self) -> list[SheetSpec]:
        return [spec for spec in sheet_specs() if spec.kind is not None] if self.wish.with_records else []

    def _records(self, spec: SheetSpec) -> Table:
        if spec.kind is None:
            raise ValueError("a sheet of records has a kind")
        return Table(spec.title, [_column(info) for info in spec.exportable], self._record_rows(spec, spec.kind))

    def _record_rows(self, spec: SheetSpec, kind: RecordKind) -> Iterator[Sequence[Any]]:
        owners = [info for info in spec.exportable if info.name.startswith(OWNER)]
        own = [info for info in spec.exportable if not info.name.startswith(OWNER)]
        for page in self._pages():
            people = _people(page)
            records = queries.records_of(self.scope, kind.model, [row.id for row in page])
            for row in page:
                is_clear = self.clear_scope.covers(row.organisation_id)
                mine = records.get(row.id, [])
                if not mine:
                    continue
                head = [self._owner_cell(info, row, people, is_clear) for info in owners]
                for record in mine:
                    yield [*head, *(cell_of(info, record, is_clear) for info in own)]

    def _owner_cell(self, info: FieldInfo, row: Talent, people: Mapping[int, Person], is_clear: bool) -> Any:
        name = info.name.removeprefix(OWNER)
        plain = spec_of(TALENTS).field(name)
        return cell_of(plain, people[row.person_id] if name in PERSONAL else row, is_clear)

    def _notes(self, count: int) -> Table:
        is_clear = not self.clear_scope.is_all and not self.clear_scope.organisation_ids
        masked = "已隐去部分内容（再次导入时忽略这些单元格）" if is_clear else "完整显示，请妥善保管"
        named = "、".join(list(self.names.values())[:NAMED])
        rows = [
            ("导出范围", named + (f"等 {len(self.names)} 家单位" if len(self.names) > NAMED else "")),
            ("筛选条件", self.sentence()),
            ("人数", f"{count:,}"),
            ("口径", self._measure(count)),
            ("计数", "每行是一家单位对一个人的登记；同一人在两家单位登记时出现两次。已删除的登记不在内。"),
            ("敏感信息", masked),
            ("导出时间", instant(self.at)),
            ("导出人", self.actor.name),
            ("再次导入", "修改后可以原样导入：空白单元格不改变原有内容，要清空请填写“【清空】”。"),
        ]
        return Table(NOTES, [Column("项目", width=14), Column("内容", width=80)], rows)

    def _measure(self, count: int) -> str:
        """The one line that says what a file holds, in what order, by whom and when."""
        columns = "、".join(info.label for info in self.fields) if self.wish.columns else "全部列"
        return (
            f"{self.sentence()}；按{self.order()}排列；{columns}；共 {count:,} 人；"
            f"{self.actor.name} {instant(self.at)} 导出"
        )


def export_to(actor: Actor, file: Path, wish: ExportWish, at: datetime) -> int:
    """Write an export to a file whose extension says the format; returns the number of people."""
    format = FORMATS.get(file.suffix.lower())
    if format is None:
        raise InvalidInput(f"不支持“{file.suffix or '（没有扩展名）'}”格式。", "文件名请以 .xlsx 或 .csv 结尾。")
    if not file.resolve().parent.is_dir():
        raise InvalidInput(f"目录“{file.resolve().parent}”不存在。", "请先建立目录，或换一个位置。")
    export = Export(actor, wish, at)
    with file.open("wb") as stream:
        return export.write(stream, format)


def cell_of(info: FieldInfo, row: Any, is_clear: bool) -> Any:
    """A stored value as a sheet holds it."""
    if info.is_sealed and getattr(row, info.column) is None:
        return None
    value = getattr(row, info.name)
    if value is None:
        return None
    if info.is_sealed and not is_clear:
        return masked_value(info, value)
    if info.kind is FieldKind.PHONE:
        return plain_phone(value)
    if info.is_sealed:
        return value
    if info.kind in KINDS:
        return value
    return value if info.kind is FieldKind.PARTIAL_DATE else show_value(info, value)


def reader_of(info: FieldInfo) -> Callable[[Any, bool], Any]:
    """`cell_of` of one field with its questions asked once instead of for each row."""
    name = info.name
    if info.is_sealed or info.kind in (FieldKind.CHOICE, FieldKind.YES_NO):
        return partial(cell_of, info)
    if info.kind is FieldKind.CODE:
        title_of = code_table(info.code or "").title_of
        return lambda row, is_clear: title_of(getattr(row, name)) or None
    return lambda row, is_clear: getattr(row, name)


def plain_phone(number: str) -> str:
    """A stored telephone number as people write it, without the plus that a spreadsheet takes for a formula.

    >>> plain_phone("+8613912341234"), plain_phone("+868916323456"), plain_phone("+85223456789")
    ('13912341234', '08916323456', '0085223456789')
    """
    local = number.removeprefix("+86")
    if local == number:
        return f"00{number.removeprefix('+')}"
    return local if len(local) == 11 and local.startswith("1") else f"0{local}"


def _column(info: FieldInfo) -> Column:
    return Column(info.label, KINDS.get(info.kind, CellKind.TEXT), WIDTHS.get(info.kind))


def _people(page: Sequence[Talent]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for part in chunks({row.person_id for row in page}):
        found |= {person.id: person for person in session.query(Person).filter(Person.id.in_(part))}
    return found
