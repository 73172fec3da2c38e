"""Kept searches: private or shared, telling of newcomers each reader may see; and a file that holds what is shown."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app.audit.copies import unmarked
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.notifications.models import Notice
from talent_app.searches import queries, service
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

SYSTEM = system_actor("核对已存查询")


def test_a_kept_search_tells_of_newcomers_and_looking_settles_it(actor, client_as):
    create_talent(actor("hr"), name="早在库", highest_education="14")
    hr = client_as("hr")
    page = get_page(hr, "/talents?highest_education=14")
    assert "保存这个查询" in page.words
    page = get_page(hr, "/talents/searches/new?highest_education=14")
    assert "现在符合 1 人" in page.words
    post_page(
        hr, "/talents/searches/new?highest_education=14", values_of(page.form()) | {"name": "硕士", "is_watched": "y"}
    )
    assert service.check_searches(SYSTEM) == 0
    create_talent(actor("hr"), name="新来硕士", highest_education="14")
    create_talent(actor("hr"), name="新来本科", highest_education="21")
    assert service.check_searches(SYSTEM) == 1
    assert service.check_searches(SYSTEM) == 0  # told once
    use_scope(Scope.everything())
    (notice,) = session.scalars(select(Notice))
    assert notice.title == "“硕士”有 1 人新符合条件"
    assert "已存查询有新增人员" in get_page(hr, "/").words
    page = get_page(hr, notice.link)
    assert "新来硕士" in page.words
    assert "新来本科" not in page.words
    assert "没有新增人员" in get_page(hr, notice.link).words


def test_a_shared_search_is_read_by_colleagues_and_by_nobody_else(actor):
    row = service.save_search(actor("hr"), "共享", [("sex", "2")], is_shared=True)
    assert queries.search_or_404(actor("approver"), row.id).name == "共享"
    for username in ("stranger", "reviewer", "group"):
        with pytest.raises(NotFound):
            queries.search_or_404(actor(username), row.id)
    with pytest.raises(NotFound):
        service.remove_search(actor("approver"), row.id)
    service.change_search(actor("hr"), row.id, None, "自用", False)
    with pytest.raises(NotFound):
        queries.search_or_404(actor("approver"), row.id)
    with pytest.raises(Conflict, match="已有名为"):
        service.save_search(actor("hr"), "自用", [("sex", "1")])
    with pytest.raises(InvalidInput, match="没有任何条件"):
        service.save_search(actor("hr"), "空", [("sort", "name")])
    service.remove_search(actor("hr"), row.id)
    with pytest.raises(NotFound):
        queries.search_or_404(actor("hr"), row.id)


def test_what_you_see_is_what_you_export(actor, client_as):
    for n in range(60):
        sex = "1" if n % 3 else "2"
        create_talent(actor("hr"), name=f"导出{n:02d}", sex=sex, post="班组长" if n % 2 else "工程师")
    hr = client_as("hr")
    get_page(hr, "/talents/columns")
    page = get_page(hr, "/talents/columns")
    form = values_of(page.form())
    form = {k: v for k, v in form.items() if not k.startswith("group_")} | {"group_0": ["sex"], "density": "compact"}
    for box in page.select("input[value=post]"):
        form[box["name"]] = "post"
    post_page(hr, "/talents/columns", form)
    listed, address = [], "/talents?sex=1&sort=-name"
    while address:
        page = get_page(hr, address)
        heads = [" ".join(th.get_text(" ").split()) for th in page.select("thead th")]
        rows = page.select("tbody tr")
        listed += [[" ".join(c.get_text(" ").split()) for c in row.find_all(["th", "td"])][1:] for row in rows]
        step = page.find("a", string=lambda t: t and "下一页" in t) or next(
            (a for a in page.select(".pager-steps a") if "下一页" in a.get_text()), None
        )
        address = step["href"] if step else None
    assert heads == ["勾选", "姓名", "性别", "职务或岗位", "档案状态"]
    link = next(a["href"] for a in page.select("a") if "/talents/export" in a.get("href", ""))
    form = values_of(get_page(hr, link).form()) | {"format": "xlsx", "columns": "screen"}
    answer = hr.post(link, data=form)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    answer.close()
    sheet = book.get_sheet_by_index(0).to_python()
    assert [unmarked(head) for head in sheet[0]] == heads[1:]
    assert sheet[1:] == [row[: len(sheet[0])] for row in listed]
    assert len(listed) == 40
    notes = dict(row[:2] for row in book.get_sheet_by_name("说明").to_python())
    for told in ("性别：男", "降序", "姓名、性别、职务或岗位、档案状态", "共 40 人", "林卓玛"):
        assert told in notes["口径"]


def test_ticks_are_kept_across_pages_and_only_they_are_exported(actor, client_as):
    rows = [create_talent(actor("hr"), name=f"勾选{n}") for n in range(3)]
    hr, stranger = client_as("hr"), client_as("stranger")
    shown = ",".join(str(row.id) for row in rows)
    page = post_page(hr, "/talents/picks", {"act": "keep", "shown": shown, "talents": [str(rows[0].id)]})
    assert "已勾选 1 人" in page.words
    page = post_page(hr, "/talents/picks", {"act": "keep", "shown": str(rows[2].id), "talents": [str(rows[2].id)]})
    assert "已勾选 2 人" in page.words
    page = get_page(hr, "/talents?picked=1")
    assert "勾选1" not in page.words.replace("勾选 1", "")
    page = post_page(hr, "/talents/picks", {"act": "print", "shown": "", "picked": "1"})
    assert "共 2 人" in page.words
    # somebody else's people cannot be ticked
    page = post_page(stranger, "/talents/picks", {"act": "keep", "shown": shown, "talents": [str(rows[0].id)]})
    assert page.select_one("[data-pick-count]") is None


def test_an_empty_list_says_which_condition_to_loosen(actor, client_as):
    create_talent(actor("hr"), name="独一人", sex="1", post="工程师")
    page = get_page(client_as("hr"), "/talents?sex=2&category=professional")
    assert "去掉性别：女" in page.words
    assert "1 人" in page.words
