"""Pages and single commands, each beside the same work in bare SQL on the same database."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from talent_app import clock
from talent_app.core.paging import Cursor
from talent_app.db.engine import database, session, use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.statistics import cockpit_cache
from talent_app.talents import service
from talent_app.web.listing import read_listing
from tests.bench.measuring import Measured, repeated
from tests.bench.multiplying import SEEDED
from tests.bench.readers import Reader, ServerClock, empty_view
from tests.bench.yardsticks import SQL, cube_in_numpy, has_numpy, run_all

WORDS = {
    "搜索：姓名两字": ("卓玛", "旺姆", "志强", "欧阳"),
    "搜索：姓名首字母": ("zm", "zxzm", "wzq", "lw"),
    "搜索：文字": ("藏药", "光伏", "高级工程师", "机器翻译"),
}
EMPTY = "空白视图"


class Pages:
    """The measurements that need a filled database; `run` gives them one by one."""

    def __init__(self, app: Flask, size: int, times: int) -> None:
        self.size, self.times = size, times
        self.app = app
        self.timed = ServerClock(app.wsgi_app)
        app.wsgi_app = self.timed  # type: ignore[method-assign]
        self.engines = (database.engine, database.ops_engine)
        self.readers: dict[str, Reader] = {}
        self.failed: list[str] = []

    def read(
        self, name: str, who: str, *addresses: str, yardstick: str = EMPTY, note: str = "",
        before: Callable[[], object] = lambda: None,
    ) -> Measured:  # fmt: skip
        """Measure pages read in turn by one user; `before` each of them something is done that is not timed."""
        reader = self.readers.get(who) or Reader(self.app, who, self.timed)
        self.readers[who] = reader

        def call(number: int) -> int:
            before()
            return reader.get(addresses[number % len(addresses)])

        return repeated(
            name, call, times=self.times,
            warm=len(addresses) + 1, engines=self.engines, clock=lambda: self.timed.seconds,
            yardstick=yardstick, note=note,
        )  # fmt: skip

    def bare(self, name: str, statement: str, *parameters: dict[str, Any]) -> Measured:
        """Measure one statement read to its end by a plain connection."""
        assert database.engine is not None
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT set_config('app.scope', 'all', true)"))

            def call(number: int) -> None:
                connection.execute(text(statement), parameters[number % len(parameters)]).all()

            return repeated(name, call, times=self.times)

    def run(self, is_wanted: Callable[[str], bool]) -> Iterator[Measured]:
        """Every measurement whose name is wanted."""
        for name, measure in self.plan().items():
            if is_wanted(name):
                try:
                    found = measure(name)
                except Exception as error:  # the others are still worth measuring; the run ends as failed
                    self.failed.append(f"{name}：{type(error).__name__}：{error}")
                else:
                    yield found

    def plan(self) -> dict[str, Callable[[str], Measured]]:
        """Name → measurement, in the order of the table."""
        ids = self._ids()
        some = [f"/talents/{each}" for each in ids]
        plans = [f"/incentives/plans/{each}" for each in self._plan_ids()]
        sql = SQL[database.engine.dialect.name]  # type: ignore[union-attr]
        middle = self._middle()
        found: dict[str, Callable[[str], Measured]] = {
            EMPTY: self._empty,
            "SQL：列表首页": lambda name: self.bare(name, sql["list"], {}),
            "列表：首页": lambda name: self.read(name, "reviewer", "/talents", yardstick="SQL：列表首页"),
            "SQL：筛选排序": lambda name: self.bare(name, sql["filtered"], {}),
            "列表：筛选并排序": lambda name: self.read(
                name, "reviewer", "/talents?category=professional&highest_education=14&sort=-born_on",
                yardstick="SQL：筛选排序",
            ),
            "SQL：中间一页": lambda name: self.bare(name, sql["far"], middle),
            "列表：中间一页（游标）": lambda name: self.read(
                name, "reviewer", self._cursor(middle), yardstick="SQL：中间一页"
            ),
            "列表：企业首页": lambda name: self.read(name, "hr", "/talents", yardstick="SQL：列表首页"),
        }  # fmt: skip
        for title, words in WORDS.items():
            found[title] = lambda name, words=words: self.read(
                name, "reviewer", *(f"/talents?q={word}" for word in words), yardstick="SQL：姓名两字"
            )
        found |= {
            "SQL：姓名两字": lambda name: self.bare(name, sql["search"], *sql["words"]),
            "人才页": lambda name: self.read(name, "reviewer", *some),
            "首页（待办）": lambda name: self.read(name, "reviewer", "/"),
            "SQL：驾驶舱各统计表": lambda name: self._cubes(name, sql["cubes"]),
            "numpy：同样的统计表": self._numpy,
            "驾驶舱读统计单元的语句，不经产品": self._statements,
        }
        for title, who in (("市国资委", "leader"), ("集团", "group"), ("企业", "hr")):
            found[f"驾驶舱：{title}"] = lambda name, who=who: self.read(
                name, who, "/statistics", yardstick="SQL：驾驶舱各统计表", note="数据未变"
            )
            found[f"驾驶舱：{title}，每次重新汇总"] = lambda name, who=who: self.read(
                name,
                who,
                "/statistics",
                yardstick="SQL：驾驶舱各统计表",
                before=cockpit_cache.forget,
                note="如同每次都有改动",
            )
        found |= {
            "统计：按单位": lambda name: self.read(name, "leader", "/statistics/talents?rows=organisation"),
            "SQL：改一行并提交": self._bare_save,
            "保存一条记录（含审计）": lambda name: self._save(name, ids),
        }
        if not has_numpy():
            del found["numpy：同样的统计表"]
        if plans:
            found["方案页"] = lambda name: self.read(name, "reviewer", *plans)
        return found

    def _empty(self, name: str) -> Measured:
        app = empty_view()
        timed = ServerClock(app.wsgi_app)
        app.wsgi_app = timed  # type: ignore[method-assign]
        client = app.test_client()
        return repeated(
            name, lambda number: len(client.get("/").data), times=self.times * 10, clock=lambda: timed.seconds
        )

    def _is_postgresql(self) -> bool:
        return database.engine is not None and database.engine.dialect.name == "postgresql"

    def _rows(self, statement: str, **parameters: Any) -> list[Any]:
        assert database.engine is not None
        with database.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
            return list(connection.execute(text(statement), parameters).all())

    def _ids(self) -> list[int]:
        # of a multiplied register the original ones: sealed values of a copy cannot be opened
        last = min(int(self._rows("SELECT max(id) FROM talents")[0][0]), SEEDED)
        return [1 + last * part // 10 for part in range(10)]

    def _plan_ids(self) -> list[int]:
        return [row[0] for row in self._rows("SELECT id FROM plans WHERE state = 'decided' ORDER BY id LIMIT 4")]

    def _middle(self) -> dict[str, Any]:
        key, row_id = self._rows(
            "SELECT name_key, id FROM talents WHERE deleted_at IS NULL ORDER BY name_key, id LIMIT 1 OFFSET :skip",
            skip=self.size // 2,
        )[0]
        return {"key": key, "id": row_id}

    def _cursor(self, place: dict[str, Any]) -> str:
        with self.app.test_request_context("/talents"):
            listing = read_listing(sorts=("name",))
            return listing.cursor_link(Cursor("name", False, place["key"], place["id"])) or ""

    def _cubes(self, name: str, statements: list[str]) -> Measured:
        assert database.engine is not None
        with database.engine.connect() as connection:
            if self._is_postgresql():
                connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
            return repeated(name, lambda number: run_all(connection, statements), times=self.times)

    def _statements(self, name: str) -> Measured:
        """What a cockpit asks of the cubes when all is gathered anew, asked again by a plain connection."""
        assert database.engine is not None
        asked: list[tuple[str, Any]] = []

        def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
            if "FROM cube_" in statement and statement.startswith("SELECT"):
                asked.append((statement, parameters))

        def anew() -> None:
            asked.clear()
            cockpit_cache.forget()

        event.listen(database.engine, "before_cursor_execute", note)
        self.read("", "leader", "/statistics", before=anew)
        event.remove(database.engine, "before_cursor_execute", note)
        with database.engine.connect() as connection:
            if self._is_postgresql():
                connection.execute(text("SELECT set_config('app.scope', 'all', true)"))

            def call(number: int) -> None:
                for statement, parameters in asked:
                    found = connection.exec_driver_sql(statement, parameters)
                    found.all() if found.returns_rows else None

            return repeated(name, call, times=self.times, yardstick="SQL：驾驶舱各统计表", note=f"{len(asked)} 条")

    def _numpy(self, name: str) -> Measured:
        call, seconds = cube_in_numpy(self._rows)
        return repeated(name, lambda number: call(), times=self.times, note=f"另需 {seconds:.1f} 秒装入内存")

    def _bare_save(self, name: str) -> Measured:
        assert database.engine is not None

        def call(number: int) -> None:
            with database.engine.connect() as connection:  # type: ignore[union-attr]
                connection.execute(text("UPDATE audit_head SET at = at"))
                connection.commit()

        return repeated(name, call, times=self.times)

    def _save(self, name: str, ids: list[int]) -> Measured:
        actor = actor_by_name("hr", clock.today())
        owner = actor.organisation_id
        rows = self._rows(
            "SELECT id FROM talents WHERE organisation_id = :owner AND deleted_at IS NULL LIMIT 20", owner=owner
        )
        mine = [row[0] for row in rows]

        def call(number: int) -> None:
            use_scope(actor.scope)
            new = {"expertise": f"高原光伏并网技术 {number} {secrets.token_hex(4)}"}
            service.update_talent(actor, mine[number % len(mine)], None, new)
            session.remove()

        return repeated(name, call, times=self.times, engines=self.engines, yardstick="SQL：改一行并提交")
