"""Long work: import with all checks, its undo, export; beside what reading and writing alone cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import xlsxwriter
from sqlalchemy import text

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import database, ops_session, session
from talent_app.documents.delimited import write_csv
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Limits, Table
from talent_app.exchange import intake, service
from talent_app.exchange.export import ExportWish, export_to
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import actor_by_name
from talent_app.rules.codes import code_table
from talent_app.seed.careers import career
from talent_app.seed.chance import Chance
from talent_app.seed.names import document, person
from talent_app.talents.record_models import Education, TitleRecord
from tests.bench.measuring import Measured, once, together

#: People beyond any size of the bench, so that none is registered yet.
FIRST = 3_000_000
MOST_EXPORTED = 100_000
HEAD = (
    "姓名", "身份证号", "性别", "出生日期", "民族", "籍贯",
    "政治面貌", "联系电话", "电子邮箱", "所在部门", "职务或岗位", "人才类别",
    "科技活动类型", "用工方式", "是否在岗", "引进方式", "参加工作时间", "进藏工作时间",
    "最高学历", "最高学位", "毕业院校", "所学专业", "职称系列", "职称级别",
    "职称名称", "从事专业", "学科领域", "荣誉称号", "专长", "个人简介",
)  # fmt: skip


def _title(table: str, code: str | None) -> str:
    return dict(code_table(table).choices()).get(code, "") if code else ""


def row_of(place: int) -> list[str]:
    """One right row of thirty columns."""
    somebody, told = person(place), career(place, person(place))
    learned = told.records[Education][0]
    earned = (told.records.get(TitleRecord) or [{}])[0]
    v = told.values
    number = somebody.document_number or document(Chance(f"sheet:{place}"), somebody.born_on, somebody.sex, place)
    return [
        somebody.name, number, _title("sex", somebody.sex), f"{somebody.born_on:%Y/%m/%d}",
        _title("ethnicity", somebody.ethnicity), v["native_place"], _title("political_status", v["political_status"]),
        somebody.phone, somebody.email or "", v["department"], v["post"], _title("talent_category", v["category"]),
        _title("talent_activity", v["activity"]), _title("employment_kind", v["employment_kind"]),
        "是" if v["is_on_post"] else "否", _title("introduction_mode", v["introduction_mode"]), v["started_work_on"],
        v["arrived_in_tibet_on"] or "", _title("education", learned["level"]), _title("degree", learned["degree"]),
        learned["school"], learned["major"], _title("title_series", earned.get("series")),
        _title("title_level", earned.get("level")), earned.get("name", ""), v["field"], "", v["honour"] or "",
        v["expertise"], v["biography"],
    ]  # fmt: skip


def workbook(rows: int) -> bytes:
    """A file to import."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("人才")
        for number, row in enumerate([list(HEAD), *map(row_of, range(FIRST, FIRST + rows))]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


class Bulk:
    """The long measurements, once each."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.engines = (database.engine, database.ops_engine)
        self.hr = actor_by_name("hr", clock.today())
        session.remove()
        self.imported: int | None = None

    def run(self, is_wanted: Callable[[str], bool]) -> Iterator[Measured]:
        """Every measurement whose name is wanted."""
        # before the imports, which leave as many people again
        exported = min(self.size, MOST_EXPORTED)
        for suffix in ("xlsx", "csv"):
            if is_wanted(f"导出 {exported:,} 行 {suffix}"):
                yield self._bare_export(exported, suffix)
                yield self._export(exported, suffix)
        sizes = (10_000, 100_000) if self.size >= 100_000 else (max(100, self.size // 10),)
        for place, rows in enumerate(sizes):
            begins = f"导入 {rows:,} 行：检查"
            if any(map(is_wanted, (begins, f"{begins}加写入", f"导入 {rows:,} 行：整批撤销"))):
                # the last one stays: the database is thrown away
                yield from self._import(rows, begins, undone=place == 0)

    def _import(self, rows: int, begins: str, *, undone: bool) -> Iterator[Measured]:
        content = workbook(rows)

        def read() -> int:
            return sum(1 for sheet in read_sheets(content, "人才.xlsx", Limits(rows=rows + 1)) for _row in sheet.rows)

        bare = f"calamine：读取 {rows:,} 行"
        yield once(bare, read)
        actor, owner, most = self.hr, self.hr.organisation_id, rows + 1
        assert owner is not None
        batches: list[int] = []

        def check() -> int:
            plan = intake.plan_upload(actor, owner, "人才.xlsx", content, most)
            batch = intake.keep(actor, owner, "人才.xlsx", content, plan)
            service.start_check(actor, batch.id, batch.version, intake.settle(plan), most, background=False)
            checked = intake.check(actor, batch.id, most)
            # of many invented people a few share name and birth date with somebody registered
            assert checked.counts["new"] >= rows * 99 // 100, "the rows were not taken as new"
            batches.append(batch.id)
            return len(content)

        checked = once(begins, check, engines=self.engines, yardstick=bare)
        yield checked
        written = once(f"导入 {rows:,} 行：写入", lambda: intake.write(actor, batches[0]) and None,
                       engines=self.engines, yardstick=bare)  # fmt: skip
        yield written
        yield together(f"{begins}加写入", checked, written)
        if undone:
            yield once(f"导入 {rows:,} 行：整批撤销", lambda: service.undo_import(actor, batches[0]) and None,
                       engines=self.engines, yardstick=bare)  # fmt: skip
        intake.forget(batches[0])
        session.remove()
        ops_session.remove()

    def _export(self, rows: int, suffix: str) -> Measured:
        actor = self._exporter()
        file = self.folder / f"out.{suffix}"
        wish = ExportWish(filters=self._some(rows), with_records=False)

        def export() -> int:
            assert rows * 9 // 10 <= export_to(actor, file, wish, clock.now()) <= rows * 11 // 10
            return file.stat().st_size

        name = f"导出 {rows:,} 行 {suffix}"
        return once(name, export, engines=self.engines, yardstick=f"只写文件：{rows:,} 行 {suffix}", note="敏感列隐去")

    def _exporter(self) -> Actor:
        """The demo user of an enterprise, as if he held his right to export everywhere."""
        return replace(self.hr, grants={**self.hr.grants, Permission.TALENT_EXPORT: Scope.everything()})

    def _some(self, rows: int) -> dict[str, tuple[str, ...]]:
        """A filter by organisation that leaves about so many rows."""
        if rows == self.size:
            return {}
        assert database.engine is not None
        counts = "SELECT organisation_id, count(*) FROM talents GROUP BY organisation_id ORDER BY organisation_id DESC"
        with database.engine.connect() as connection:
            connection.execute(text("SELECT set_config('app.scope', 'all', true)")) if self._is_postgresql() else None
            found, taken = [], 0
            for owner, count in connection.execute(text(counts)):
                if taken >= rows:
                    break
                found.append(str(owner))
                taken += count
        return {"organisation": tuple(found)}

    def _is_postgresql(self) -> bool:
        return database.engine is not None and database.engine.dialect.name == "postgresql"

    def _bare_export(self, rows: int, suffix: str) -> Measured:
        cells = [row_of(FIRST + place) for place in range(500)]
        columns = [Column(title) for title in HEAD]

        def write() -> int:
            if suffix == "csv":
                out = BytesIO()
                write_csv(out, Table("人才", columns, (cells[place % 500] for place in range(rows))))
                return out.tell()
            target = BytesIO()
            with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
                sheet = book.add_worksheet("人才")
                for number in range(rows):
                    sheet.write_row(number, 0, cells[number % 500])
            return target.tell()

        return once(f"只写文件：{rows:,} 行 {suffix}", write)
