"""Free cross tables over columns in memory, beside DuckDB and numpy over the same columns, in the same run."""

from __future__ import annotations

import importlib
import importlib.util
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy
from sqlalchemy import select

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.statistics import columns, queries
from talent_app.statistics.cubes import CUBES
from talent_app.talents.models import Talent
from talent_app.talents.service import update_talent
from tests.bench.agreement import disagreements
from tests.bench.measuring import Measured, once, repeated

#: Name, dimensions, measure.
TABLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("类别 × 职称", ("category", "title_level"), "registrations"),
    ("单位 × 学历", ("organisation", "education"), "registrations"),
    ("民族 × 年龄段，按自然人", ("ethnicity", "age"), "persons"),
    ("队伍（一人可属几支）× 性别", ("groups", "sex"), "registrations"),
    ("类别 × 职称 × 学历", ("category", "title_level", "education"), "registrations"),
)
LOADED = "列装入内存：人才登记"
CHECKED = "统计核对：逐项重数，表与清单相符"
#: Counting everything again row by row in Python is for small registers.
MOST_RECOUNTED = 5_000


class Statistics:
    """What statistics do in memory, at the size of the database."""

    def __init__(self, app: Any, size: int, times: int) -> None:
        self.app, self.size, self.times = app, size, times

    def run(self, is_wanted: Callable[[str], bool]) -> Iterator[Measured]:
        """Every measurement whose name is wanted; the loading comes first, because all others need it."""
        wanted = [name for name in self._names() if is_wanted(name)]
        if not wanted:
            return
        with self.app.app_context():
            use_scope(Scope.everything())
            columns.store.live.clear()
            yield once(LOADED, self._load, note="首次使用时，每进程一次")
            held = columns.world(None).held["talents"]
            yield once(f"列占用内存：{len(held):,} 份登记", lambda: held.size, note="字节数见“字节”一栏")
            for name, by, measure in TABLES:
                if is_wanted(f"统计表：{name}"):
                    yield from self._table(name, by, measure)
            if is_wanted("改一条登记后刷新列"):
                yield self._refresh()
            if self.size <= MOST_RECOUNTED and is_wanted(CHECKED):
                yield once(CHECKED, self._check, note="个数见“字节”一栏")
            session.remove()
            ops_session.remove()

    @staticmethod
    def _names() -> list[str]:
        return [*(f"统计表：{name}" for name, _by, _measure in TABLES), "改一条登记后刷新列", CHECKED]

    @staticmethod
    def _check() -> int:
        compared, differences = disagreements()
        if differences:
            raise AssertionError("；".join(differences[:5]))
        return compared

    def _load(self) -> int:
        world = columns.world(None)
        world.hold("talents")
        return world.held["talents"].size

    def _table(self, name: str, by: tuple[str, ...], measure: str) -> Iterator[Measured]:
        cube, today, scope = CUBES["talents"], clock.today(), Scope.everything()
        bare = f"numpy：{name}"
        world = columns.world(None)
        paths = [cube.dimension(each).column for each in by]
        ready = [world.column("talents", path) for path in paths]
        sizes = [len(words or ()) for _values, words in ready]
        weight = world.column("talents", "is_primary")[0]

        def count(number: int) -> int:
            keys = ready[0][0].astype(numpy.int64)
            for (values, _words), size in zip(ready[1:], sizes[1:], strict=True):
                keys = keys * size + values
            numpy.bincount(keys, weights=weight) if measure == "persons" else numpy.bincount(keys)
            return 0

        yield repeated(bare, count, times=self.times, note="现成的列，只分组计数")
        if importlib.util.find_spec("duckdb") is not None:
            yield self._duckdb(name, [values for values, _words in ready], weight)

        def make(number: int) -> int:
            found = queries.table(scope, cube, by, measure, today=today)
            assert found.total or not len(world.hold("talents"))
            session.rollback()
            return 0

        yield repeated(f"统计表：{name}", make, times=self.times, yardstick=bare, note="含核对审计序号、标签、合计")

    def _duckdb(self, name: str, ready: list[Any], weight: Any) -> Measured:
        connection = importlib.import_module("duckdb").connect()
        connection.execute("SET threads = 2")
        given = {f"c{place}": values for place, values in enumerate(ready)} | {"w": weight}
        connection.register("given", given)
        connection.execute("CREATE TABLE t AS SELECT * FROM given")
        names = ", ".join(f"c{place}" for place in range(len(ready)))
        statement = f"SELECT {names}, count(*), sum(w) FROM t GROUP BY {names}"  # noqa: S608 - the names above

        def ask(number: int) -> int:
            connection.execute(statement).fetchall()
            return 0

        measured = repeated(f"DuckDB：{name}", ask, times=self.times, note="内存中的表，两线程")
        connection.close()
        return measured

    def _refresh(self) -> Measured:
        """One edit by its owner, then the time until the columns say so."""
        took: list[float] = []

        def edit(number: int) -> int:
            self._edit_one(number)
            use_scope(Scope.everything())
            start = time.perf_counter()
            columns.world(None)
            took.append(time.perf_counter() - start)
            session.rollback()
            return 0

        return repeated("改一条登记后刷新列", edit, times=min(self.times, 10), clock=lambda: took[-1])

    def _edit_one(self, number: int) -> None:
        actor = actor_by_name("hr", clock.today())
        use_scope(actor.scope)
        mine = session.scalars(select(Talent.id).where(Talent.organisation_id == actor.organisation_id).limit(20)).all()
        new = {"expertise": f"高原光伏并网技术 {number} {secrets.token_hex(4)}"}
        update_talent(actor, mine[number % len(mine)], None, new)
        session.remove()
