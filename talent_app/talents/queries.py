"""Reads of the registry, always within a scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from talent_app.audit.models import AuditEntry, ErasedRow
from talent_app.core.errors import NotFound
from talent_app.core.ids import row_ids
from talent_app.core.paging import COUNT_CAP, SEARCH_CAP, Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Ranked, Wish, read_slice, reading
from talent_app.organisations import queries as organisations
from talent_app.talents.cube_counts import Counts, counts
from talent_app.talents.fields import FieldInfo, FieldKind, fields_of
from talent_app.talents.filters import EMPTY, SORTS, STATUS, filter_fields, holds
from talent_app.talents.models import Talent
from talent_app.talents.record_queries import images_of_kinds, rows_of_kinds
from talent_app.talents.records import RecordKind
from talent_app.talents.search import Wanted, understand
from talent_app.talents.values import choices_of, show_value

#: Options of a filter over free text: the commonest ones.
MOST_OPTIONS = 60
#: The filter "exactly these registrations"; the people a user ticked.
PICKED = "id"
#: Facets are counted in lists of up to so many rows: their rows are read for it, some 10 µs each.
FACET_CAP = 3_000


def _within(scope: Scope, *, deleted: bool = False) -> Select[tuple[Talent]]:
    statement = select(Talent)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    if deleted:
        # what was merged is not deleted: it goes on in another registration
        is_erased = exists().where(ErasedRow.table_name == Talent.__tablename__, ErasedRow.row_id == Talent.id)
        is_deleted = (Talent.deleted_at.is_not(None), Talent.merged_into_id.is_(None), ~is_erased)
        statement = statement.where(*is_deleted).execution_options(include_deleted=True)
    return statement


def filtered(scope: Scope, filters: Mapping[str, Sequence[str]], wanted: Wanted | None = None) -> Select[tuple[Talent]]:
    """The registrations in scope that answer filters and search, without order."""
    statement = _within(scope)
    for name, column in (("organisation", Talent.organisation_id), (PICKED, Talent.id)):
        if name in filters and (filters[name] or name == PICKED):
            codes = row_ids(filters[name])
            statement = statement.where(column.in_(codes))
    for info in filter_fields():
        codes = filters.get(info.name, ())
        if codes:
            statement = statement.where(holds(info, codes))
    return statement if wanted is None else statement.where(wanted.criterion)


def kept_counts(scope: Scope, filters: Mapping[str, Sequence[str]], query: str = "") -> Counts | None:
    """How many a list holds, without looking at its rows; None where only the rows know."""
    return None if query or PICKED in filters else counts(scope, filters)


def talent_page(
    scope: Scope,
    wish: Wish,
    filters: Mapping[str, Sequence[str]] | None = None,
    query: str = "",
    known: Counts | None = None,
    shown: Iterable[str] = (),
) -> Slice[Talent]:
    """One page of a list; `wish.sort` is one of `SORTS`, or "best" with a query; `known` are its kept counts.

    With `shown` only these columns are read, and what the search looks at; asking a row for another one raises.
    """
    if not query:
        known = known or kept_counts(scope, filters or {})
        statement = reading(filtered(scope, filters or {}), Talent, shown)
        page = read_slice(statement, wish, SORTS, Talent.id, counted=known is None)
        return page if known is None else replace(page, total=min(known.total, COUNT_CAP + 1))
    wanted = understand(query, scope)
    order = wanted.rank if wish.sort == "best" else SORTS[wish.sort]
    # segments bring their criteria along, each served by its own index
    statement = filtered(scope, filters or {}, None if isinstance(order, Ranked) else wanted)
    statement = reading(statement, Talent, (*shown, *wanted.looked_at) if shown else ())
    page = read_slice(statement, wish, {wish.sort: order}, Talent.id, counted=False)
    is_bare = PICKED not in (filters or {}) and not any((filters or {}).values())
    total = wanted.count(filtered(scope, filters or {}), is_bare=is_bare)
    page = replace(page, total=total, cap=SEARCH_CAP)
    rows = [row for row in page.rows if wanted.is_answered_by(row)]
    is_whole = page.before is None and page.after is None
    return replace(page, rows=rows, total=len(rows) if is_whole else page.total)


@dataclass(frozen=True)
class _Best:
    """The wish of a plain search: the best rows first."""

    size: int
    sort: str = "best"
    descending: bool = False
    cursor: None = None
    jump: str = ""


def search(scope: Scope, query: str, limit: int = 20) -> list[Talent]:
    """The best answers to a query, best first."""
    if not query.strip():
        return []
    # some rows may fall away at the second look
    return list(talent_page(scope, _Best(limit * 2), query=query).rows)[:limit]


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """What a filter offers: (code, title, count or None)."""

    name: str
    title: str
    options: tuple[tuple[str, str, int | None], ...]


def facets(
    scope: Scope,
    filters: Mapping[str, Sequence[str]],
    query: str = "",
    total: int | None = None,
    known: Counts | None = None,
) -> list[FieldOptions]:
    """The filters of a list with counts: from the cubes where they can answer, else over at most `FACET_CAP` rows.

    `total` spares reading rows where the list is already known to be longer. A filter in use is counted as if it were
    not, where a cube answers; elsewhere it offers its whole table without counts.
    """
    is_small = total is None or total <= (SEARCH_CAP if query else FACET_CAP)
    used = [name for name, codes in filters.items() if codes]
    can_ask_cubes = not query and PICKED not in filters and (used or not is_small)
    known = (known or kept_counts(scope, filters)) if can_ask_cubes else None
    cubed = known.fields if known is not None else {}
    fields = filter_fields()
    statement = filtered(scope, filters, understand(query) if query else None)
    columns = [Talent.organisation_id, *(getattr(Talent, info.name) for info in fields)]
    rows: Sequence[Any] = ()
    if is_small:
        rows = session.execute(statement.with_only_columns(*columns).limit(FACET_CAP + 1)).all()
        is_small = len(rows) <= FACET_CAP
    counts = [Counter(column) for column in zip(*rows, strict=True)] if rows else [Counter() for _ in columns]
    found = [_organisation_options(scope, filters, counts[0], is_small)]
    for info, counted in zip(fields, counts[1:], strict=True):
        if info.name in cubed:
            found.append(_field_options(info, (), cubed[info.name], True, filters.get(info.name, ())))
        else:
            found.append(_field_options(info, filters.get(info.name, ()), counted, is_small))
    return [facet for facet in found if facet.options]


def _organisation_options(
    scope: Scope, filters: Mapping[str, Sequence[str]], counted: Counter[Any], is_whole: bool
) -> FieldOptions:
    if scope.organisation_ids is not None and len(scope.organisation_ids) < 2:
        return FieldOptions("organisation", "单位", ())
    is_free = is_whole and not filters.get("organisation")
    rows = organisations.enterprise_labels(scope)
    options = [(str(row_id), label, counted[row_id] if is_free else None) for row_id, label in rows]
    return FieldOptions("organisation", "单位", tuple(one for one in options if one[2] != 0))


def _field_options(
    info: FieldInfo, chosen: Sequence[str], counted: Counter[Any], is_whole: bool, kept: Sequence[str] = ()
) -> FieldOptions:
    """`kept` codes stay offered even where nobody has them, so that a choice in use can be seen and taken away."""
    if info.kind is FieldKind.YES_NO:
        listed = [("yes", "是"), ("no", "否")]
        plain: Counter[Any] = Counter({"yes": counted[True], "no": counted[False], None: counted[None]})
    else:
        plain = Counter({getattr(value, "value", value): n for value, n in counted.items()})
        listed = choices_of(info)
        if not listed:
            common = sorted((v for v in plain if v), key=lambda v: (-plain[v], v))[:MOST_OPTIONS]
            listed = [(value, value) for value in [*common, *(code for code in chosen if code not in common)]]
    options: list[tuple[str, str, int | None]]
    if not is_whole or chosen:
        options = [(code, title, None) for code, title in listed]
        options.append((EMPTY, "未填写", None))
    else:
        options = [(code, title, plain[code]) for code, title in listed if plain[code] or code in kept]
        if (plain[None] and options) or EMPTY in kept:
            options.append((EMPTY, "未填写", plain[None]))
    return FieldOptions(info.name, info.label, tuple(options))


def talent_or_404(scope: Scope, talent_id: int, *, deleted: bool = False, locked: bool = False) -> Talent:
    """One registration in scope; `locked` inside commands, so that two writers of one root take turns."""
    statement = _within(scope, deleted=deleted).where(Talent.id == talent_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound()
    return found


def deleted_page(scope: Scope, wish: Wish) -> Slice[Talent]:
    """The recycle bin."""
    return read_slice(_within(scope, deleted=True), wish, {"deleted_at": Talent.deleted_at}, Talent.id)


def records_of(scope: Scope, talent: Talent) -> dict[str, list[Any]]:
    """Every child record of a registration by the key of its kind, latest first; for showing, not for changing."""
    return rows_of_kinds(scope, talent)


def record_or_404(scope: Scope, talent: Talent, kind: RecordKind, record_id: int) -> Any:
    """One child record of a registration in scope."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    statement = select(kind.model).where(kind.model.id == record_id, kind.model.talent_id == talent.id)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound()
    return found


def image_at(scope: Scope, row: Any, version: int) -> Mapping[str, Any] | None:
    """What a registration or record was when it had this version, by column name; None when it never had."""
    if not scope.covers(row.organisation_id):
        raise NotFound()
    history = type(row).__history__
    statement = select(history).where(history.c.id == row.id, history.c.version == version)
    return session.execute(statement.order_by(history.c.history_id.desc()).limit(1)).mappings().first()


@dataclass(frozen=True, slots=True)
class PastChange:
    """One command's doing to a registration: who, when, and old and new by field."""

    at: datetime
    by: str
    action: str
    rows: tuple[tuple[str, str, str], ...]


def history_of(scope: Scope, talent: Talent, limit: int = 30) -> list[PastChange]:
    """What was changed, latest first, for the registration and its child records; sealed values are only named."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    found: list[tuple[Any, str, Mapping[str, Any] | None, Mapping[str, Any], type[Any]]] = []
    history = Talent.__history__
    statement = select(history).where(history.c.id == talent.id).order_by(history.c.history_id)
    if scope.organisation_ids is not None:  # what stood there under another enterprise is that one's affair
        statement = statement.where(history.c.organisation_id.in_(scope.organisation_ids))
    images = [(Talent, "", image) for image in session.execute(statement).mappings()]
    parts = sorted(images_of_kinds(scope, talent), key=lambda one: one[1]["history_id"])
    images += [(kind.model, kind.label, image) for kind, image in parts]
    before: dict[tuple[type[Any], int], Mapping[str, Any]] = {}
    for model, label, image in images:
        found.append((image, label, before.get((model, image["id"])), image, model))
        before[model, image["id"]] = image
    entries = _entries({image["entry_uid"] for image, *_rest in found})
    changes: dict[Any, PastChange] = {}
    for image, label, old, new, model in sorted(found, key=lambda one: one[0]["ordinal"]):
        rows = _difference(model, old if image["op"] != "I" else None, new if image["op"] != "D" else None)
        if not rows and image["op"] == "U":
            continue
        named = [(f"{label}·{head}" if label else head, before, after) for head, before, after in rows]
        entry, past = entries.get(image["entry_uid"]), changes.get(image["entry_uid"])
        changes[image["entry_uid"]] = PastChange(
            image["recorded_from"],
            entry.actor_name if entry else "",
            entry.action if entry else "",
            (*(past.rows if past else ()), *named),
        )
    return sorted(changes.values(), key=lambda change: change.at, reverse=True)[:limit]


def _entries(uids: Iterable[Any]) -> dict[Any, AuditEntry]:
    wanted = list(uids)
    return {entry.uid: entry for entry in session.scalars(select(AuditEntry).where(AuditEntry.uid.in_(wanted)))}


def _difference(
    model: type[Any], old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    rows = []
    for info in (*fields_of(model), *((STATUS,) if model is Talent else ())):
        before, after = (old or {}).get(info.column), (new or {}).get(info.column)
        if before == after:
            continue
        if info.is_sealed:
            now = ("（已修改）" if before else "（已登记）") if after else ""
            rows.append((info.label, "（已登记）" if before else "", now))
        else:
            rows.append((info.label, show_value(info, before), show_value(info, after)))
    return rows
