"""The organisation tree as those who read and keep it meet it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.core.errors import InvalidInput, NotFound
from talent_app.db.engine import session
from talent_app.organisations import service
from talent_app.organisations.models import Organisation, OrganisationKind
from tests.page import get_page, post_page, values_of
from tests.people import ORGANISATIONS

FREE_CODE = "91540100000002001C"


def new(client, parent, **over):
    data = {"parent_id": str(parent.id), "kind": "enterprise", "name": "拉萨高原饮用水有限公司"} | over
    return post_page(client, "/admin/organisations/new", data)


def test_the_list_shows_the_tree_of_ones_own_scope(client_as):
    everything = get_page(client_as("sysadmin"), "/admin/organisations").find("table").text
    group = get_page(client_as("group"), "/admin/organisations").find("table").text
    plant = get_page(client_as("hr"), "/admin/organisations").find("table").text
    assert "拉萨云端数据有限公司" in everything
    assert "拉萨藏药制造有限公司" in group
    assert "拉萨云端数据有限公司" not in group
    assert "拉萨高原医药集团有限公司" not in plant


def test_organisations_are_found_by_name_code_and_kind(client_as):
    client = client_as("sysadmin")
    for query in ("q=藏药", f"q={ORGANISATIONS['plant'][3]}", "kind=enterprise"):
        assert "拉萨藏药制造有限公司" in get_page(client, f"/admin/organisations?{query}").find("table").text
    assert "没有符合条件的记录" in get_page(client, "/admin/organisations?q=不存在").words


def test_a_new_organisation_stands_under_its_parent(client_as, place):
    page = new(client_as("sysadmin"), place("group"), region="540102", short_name="饮用水")
    assert page.heading() == "拉萨高原饮用水有限公司 使用中"
    assert "拉萨高原医药集团有限公司" in page.words
    assert "城关区" in page.words
    row = session.scalars(select(Organisation).where(Organisation.name == "拉萨高原饮用水有限公司")).one()
    assert row.path == f"{place('group').path}{row.id}/"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name": ""}, "请填写此项"),
        ({"uscc": "9154010000000000"}, "应为 18 位"),
        ({"uscc": "915401000000020008"}, "校验位不正确"),
        ({"uscc": ORGANISATIONS["plant"][3]}, "已登记在另一家单位"),
        ({"kind": "city_regulator"}, "请从列表中选择一项"),
        ({"kind": "county_regulator"}, "不能设在"),
        ({"parent_id": "999999"}, "请从列表中选择一项"),
        ({"region": "000000"}, "请从列表中选择一项"),
    ],
)
def test_an_unfit_organisation_is_refused_under_its_field(client_as, place, over, sentence):
    page = new(client_as("sysadmin"), place("group"), **over)
    assert any(sentence in error for error in page.errors()), page.errors()
    assert not session.scalars(select(Organisation).where(Organisation.name == "拉萨高原饮用水有限公司")).all()


def test_there_is_only_one_city_regulator(db, actor):
    with pytest.raises(InvalidInput, match="只有一个"):
        service.create_organisation(
            actor("sysadmin"), name="第二国资委", kind=OrganisationKind.CITY_REGULATOR, parent_id=None
        )


def test_an_organisation_is_renamed_and_the_list_says_so(client_as, place):
    client, path = client_as("sysadmin"), f"/admin/organisations/{place('plant').id}/edit"
    form = values_of(get_page(client, path).form()) | {"name": "拉萨藏药股份有限公司", "uscc": FREE_CODE}
    page = post_page(client, path, form)
    assert page.heading() == "拉萨藏药股份有限公司 使用中"
    assert FREE_CODE in page.words


def test_an_inactive_organisation_takes_no_new_accounts(client_as, place):
    client, path = client_as("sysadmin"), f"/admin/organisations/{place('lab').id}/edit"
    form = values_of(get_page(client, path).form())
    form.pop("is_active")
    assert "已停用" in post_page(client, path, form).words
    offered = get_page(client, "/admin/users/new").select_one("#organisation_id").text
    assert "拉萨高原生物技术有限公司" not in offered


def test_a_stale_form_does_not_overwrite(client_as, place):
    client, path = client_as("sysadmin"), f"/admin/organisations/{place('plant').id}/edit"
    stale = values_of(get_page(client, path).form()) | {"name": "旧的名称"}
    post_page(client, path, values_of(get_page(client, path).form()) | {"name": "新的名称"})
    post_page(client, path, stale, status=409)
    assert "新的名称" in get_page(client, "/admin/organisations").words


@pytest.mark.parametrize("who", ["hr", "leader", "secadmin"])
def test_only_the_system_administrator_changes_organisations(client_as, who):
    get_page(client_as(who), "/admin/organisations/new", status=403)
    get_page(client_as(who), "/admin/organisations/1/edit", status=403)


@pytest.mark.parametrize("who", ["auditor", "policy", "person"])
def test_others_do_not_see_the_tree(client_as, who):
    get_page(client_as(who), "/admin/organisations", status=403)


def test_another_groups_organisation_is_not_found(client_as, place):
    get_page(client_as("group"), f"/admin/organisations/{place('other').id}", status=404)
    get_page(client_as("hr"), f"/admin/organisations/{place('lab').id}", status=404)
    get_page(client_as("sysadmin"), "/admin/organisations/999999", status=404)


def test_commands_stay_within_the_reach_of_their_actor(actor, place):
    group = place("group")
    someone = actor("sysadmin")
    confined = type(someone)(
        user_id=someone.user_id,
        username=someone.username,
        name=someone.name,
        organisation_id=group.id,
        grants={permission: type(scope).of(group.id) for permission, scope in someone.grants.items()},
    )
    with pytest.raises(NotFound):
        service.create_organisation(
            confined, name="外地公司", kind=OrganisationKind.ENTERPRISE, parent_id=place("other").id
        )
