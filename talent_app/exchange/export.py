"""The registry as a workbook or CSV: what the list shows (filter, order, columns), all rows, page by page.

Sensitive columns are clear only where the exporter may see them and asked for it; the reading is recorded before the
first byte is written. An exported file is read back unchanged.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func

from talent_app.audit.command import reach_of
from talent_app.core.actor import Actor
from talent_app.core.collector import collector_resting
from talent_app.core.errors import InvalidInput
from talent_app.core.formats import instant
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.db.paging import walk
from talent_app.documents.blocks import Block
from talent_app.documents.delimited import write_csv
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx_stream import stream_tables
from talent_app.exchange import readings
from talent_app.exchange.export_cells import HIDDEN, heading, source_of
from talent_app.exchange.export_records import record_blocks
from talent_app.exchange.sheets import TALENTS, SheetSpec, sheet_specs, spec_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import queries as talents
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.filters import SORTS, STATUS
from talent_app.talents.list_queries import sentence_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.search import understand

PAGE = 2_000
NAMED = 5
ORGANISATION = "单位"
NOTES = "说明"
FORMATS = {".xlsx": "xlsx", ".csv": "csv"}


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


class Export:
    """One export by one actor; `write` records the reading first."""

    def __init__(self, actor: Actor, wish: ExportWish, at: datetime) -> None:
        self.actor, self.wish, self.at = actor, wish, at
        self.scope: Scope = reach_of(actor, Permission.TALENT_EXPORT)
        may_reveal = wish.is_clear and actor.can(Permission.TALENT_REVEAL)
        self.clear_scope: Scope = reach_of(actor, Permission.TALENT_REVEAL) if may_reveal else Scope.nothing()
        self.is_clear = self.clear_scope.is_all or bool(self.clear_scope.organisation_ids)
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
        count, clear = self._count()
        shown = [info.label for info in self.fields]
        readings.note_export(self.actor, clear, rows=count, columns=shown, filter=self.sentence(), format=format)
        use_scope(self.scope)
        ids: array[int] = array("q")
        with collector_resting():
            if format == "csv":
                write_csv(stream, self._main(ids))
            else:
                records = [self._records(spec, ids) for spec in self._record_specs()]
                tables = [self._main(ids), *records, self._notes(count)]
                stream_tables(stream, tables, title="人才库导出", created=self.at)
        session.rollback()
        return count

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

    def _count(self) -> tuple[int, list[tuple[int, int]]]:
        """How many people, and (id, organisation) of those shown in clear."""
        if self.wish.query:
            found = [(row.id, row.owner) for rows in self._walk() for row in rows]
            return len(found), [pair for pair in found if self.clear_scope.covers(pair[1])]
        statement = talents.filtered(self.scope, self.wish.filters).order_by(None)
        if not self.is_clear:
            return int(session.scalar(statement.with_only_columns(func.count(Talent.id))) or 0), []
        columns = statement.with_only_columns(Talent.id, Talent.organisation_id)
        found = [(row.id, row.organisation_id) for row in session.execute(columns)]
        return len(found), [pair for pair in found if self.clear_scope.covers(pair[1])]

    def _walk(self, columns: Sequence[Any] = (), *, with_person: bool = False) -> Iterator[Sequence[Any]]:
        """The list in its order, some rows at a time: the columns, then `id` and `owner`."""
        wish = self.wish
        wanted = understand(wish.query, self.scope) if wish.query else None
        keys = {**SORTS, "best": wanted.rank} if wanted else SORTS
        texts = [getattr(Talent, name) for name in wanted.looked_at] if wanted else []
        statement = talents.filtered(self.scope, wish.filters, wanted).with_only_columns(
            *columns, Talent.id.label("id"), Talent.organisation_id.label("owner"), *texts
        )
        if with_person:
            statement = statement.join_from(Talent, Person, Person.id == Talent.person_id)
        statement = statement.execution_options(plain_rows=True)
        key = keys[wish.sort if wish.sort in keys else "name"]
        for rows in walk(statement, key, Talent.id, descending=wish.descending, size=PAGE):
            if wanted is None:
                yield rows
                continue
            names, place = wanted.looked_at, len(columns) + 2
            yield [row for row in rows if wanted.answers(dict(zip(names, row[place:], strict=False)))]

    def _main(self, ids: array[int]) -> Table:
        columns = [heading(info) for info in self.fields]
        if self.has_many:
            columns.insert(self._owner_place, Column(ORGANISATION, width=30))
        return Table(spec_of(TALENTS).title, columns, blocks=self._main_blocks(ids))

    def _main_blocks(self, ids: array[int]) -> Iterator[Block]:
        sources = [source_of(info, Talent, is_clear=self.is_clear) for info in self.fields]
        uids = [Talent.uid, Person.uid] if self.is_clear else []
        with_person = bool(uids) or any(source.model is Person for source in sources)
        for rows in self._walk([*(source.expression for source in sources), *uids], with_person=with_person):
            if not rows:
                continue
            read = list(zip(*rows, strict=True))
            owners = read[len(sources) + len(uids) + 1]
            ids.extend(read[len(sources) + len(uids)])
            by_model = dict(zip((Talent, Person), read[len(sources) :], strict=False)) if uids else {}
            block = [
                source.cells(values, owners, by_model.get(source.model), self.clear_scope)
                for source, values in zip(sources, read, strict=False)
            ]
            if self.has_many:
                block.insert(self._owner_place, [self.names.get(owner, "") for owner in owners])
            yield block

    @property
    def _owner_place(self) -> int:
        """Where the organisation stands: after the name as on the screen, else first."""
        return 1 if self.wish.as_on_screen else 0

    def _record_specs(self) -> list[SheetSpec]:
        return [spec for spec in sheet_specs() if spec.kind is not None] if self.wish.with_records else []

    def _records(self, spec: SheetSpec, ids: array[int]) -> Table:
        if spec.kind is None:
            raise ValueError("a sheet of records has a kind")
        blocks = record_blocks(self.scope, spec, spec.kind, ids, self.clear_scope, is_clear=self.is_clear)
        return Table(spec.title, [heading(info) for info in spec.exportable], blocks=blocks)

    def _notes(self, count: int) -> Table:
        masked = "完整显示，请妥善保管" if self.is_clear else f"已隐去，显示为 {HIDDEN}（再次导入时忽略这些单元格）"
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
