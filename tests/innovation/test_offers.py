"""What people of the enterprise registered is offered to the return once, for its year, and not again."""

from __future__ import annotations

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.innovation import queries, service
from talent_app.innovation.enums import ItemKind
from talent_app.innovation.items import Reach
from talent_app.innovation.offers import offers
from talent_app.talents import service as talents
from tests.factories import create_talent

PATENT = {"name": "低温浸提装置", "kind": "invention", "number": "ZL 2025 1 0001", "state": "granted",
          "granted_on": "2025-07-16"}  # fmt: skip
AWARD = {"name": "自治区科学技术奖", "project": "红景天提取", "level": "provincial", "grade": "second_prize",
         "awarded_on": "2025-11"}  # fmt: skip


@pytest.fixture
def registered(actor):
    hr = actor("hr")
    first, second = create_talent(hr), create_talent(hr)
    talents.add_record(hr, first.id, "patents", PATENT)
    talents.add_record(hr, second.id, "patents", PATENT | {"number": "ZL202510001", "name": "低温浸提装置及方法"})
    talents.add_record(hr, first.id, "patents", PATENT | {"number": "ZL9", "state": "applied"})
    talents.add_record(hr, first.id, "patents", PATENT | {"number": "ZL8", "granted_on": "2024-12-31"})
    talents.add_record(hr, first.id, "awards", AWARD)
    talents.add_record(hr, second.id, "awards", AWARD)
    stranger = actor("stranger")
    talents.add_record(stranger, create_talent(stranger).id, "patents", PATENT | {"number": "ZL7"})


def offered(actor, row):
    scope = actor("hr").scope
    return offers(scope, row, [item for some in queries.items_of(scope, row).values() for item in some])


def test_what_several_people_registered_is_offered_once_and_typed_never(actor, place, registered):
    row = service.begin_return(actor("hr"), place("plant").id, 2025)
    patent, award = offered(actor, row)
    assert (patent.title, patent.people, award.people) == ("低温浸提装置", 2, 2)
    assert service.take_offers(actor("hr"), row.id, None, {patent.key, award.key}) == 2
    assert offered(actor, row) == []
    items = queries.items_of(actor("hr").scope, row)
    (prize,) = items[ItemKind.PRIZE]
    assert (prize.title, prize.level, prize.happened_on) == ("自治区科学技术奖（红景天提取）", Reach.REGION, None)
    (listed,) = items[ItemKind.PATENT]
    kept = {name: getattr(listed, name) for name in ("title", "number", "happened_on", "level", "amount", "proof")}
    service.list_item(
        actor("hr"), row.id, ItemKind.PATENT, kept | {"bonus": "任期考核加分", "words": {"patent_kind": "发明专利"}},
        listed.id, listed.version,
    )  # fmt: skip
    (listed,) = queries.items_of(actor("hr").scope, row)[ItemKind.PATENT]
    assert listed.words["source"].startswith("patents:")
    with pytest.raises(InvalidInput, match="没有勾选"):
        service.take_offers(actor("hr"), row.id, None, {patent.key})
