"""Lists as their readers want them: columns, density, views under a name, what a list opens with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from talent_app.lists.registry import LISTS
from talent_app.web.columns import shown_cells, shown_columns
from talent_app.web.listing import Column
from tests.page import get_page, post_page, with_token

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HERE = "/admin/organisations"


@pytest.fixture
def client(client_as):
    return client_as("reviewer")


def heads(page):
    return [each.get_text().strip() for each in page.select("main thead th")]


def keep(client, act="keep", back=HERE, **values):
    return post_page(client, "/lists/columns", {"list": "organisations", "back": back, "act": act, **values})


def save(client, name, back=HERE, **values):
    return post_page(client, "/lists/views/new", {"list": "organisations", "back": back, "name": name, **values})


def test_columns_are_chosen_kept_and_reset(client, client_as):
    usual = heads(get_page(client, HERE))
    assert len(usual) > 4
    assert usual[0] == "单位"
    page = keep(client, columns=["region", "nonsense"], density="compact")
    assert heads(page) == ["单位", "所在地区"]
    assert page.select(".table-frame.is-compact")
    assert {len(row.find_all(["th", "td"])) for row in page.select("main tbody tr")} == {2}
    assert heads(get_page(client, HERE + "?kind=enterprise")) == ["单位", "所在地区"]
    assert heads(get_page(client_as("secadmin"), HERE)) == usual, "one reader's choice is nobody else's"
    assert heads(keep(client, act="reset")) == usual


def test_a_view_keeps_filters_order_and_columns_and_can_be_the_default(client, client_as):
    keep(client, columns=["kind"])
    page = save(client, "集团", back=HERE + "?kind=enterprise&q=%E6%8B%89&cursor=x")
    assert "已保存视图“集团”" in page.words
    assert page.select_one(".look-view[aria-current]").get_text() == "集团"
    assert page.select_one("#filter-q")["value"] == "拉"
    assert heads(page) == ["单位", "类型"]
    keep(client, act="reset")
    view = page.select_one(".look-view[aria-current]")["href"]
    assert heads(get_page(client, view)) == ["单位", "类型"], "the view keeps its own columns"
    number = re.search(r"view=(\d+)", view)[1]

    other = get_page(client, view.replace("kind=enterprise", "kind=group"))
    form = other.form(f"/lists/views/{number}/renew")
    post_page(client, form["action"], {each["name"]: each["value"] for each in form.select("input[name]")})
    assert "kind=group" in get_page(client, HERE).select(".look-view")[1]["href"]

    assert "打开列表时将显示“集团”" in post_page(client, f"/lists/views/{number}/default", {"wanted": "1"}).words
    opened = get_page(client, HERE)
    assert opened.select_one(".look-view[aria-current]").get_text() == "集团"
    cleared = get_page(client, opened.select_one(".chosen-filters > a:last-child")["href"])
    assert cleared.select_one(".look-view[aria-current]").get_text() == "全部"

    assert "请填写" in save(client, " ").words
    clash = save(client, "集团")
    assert "已有名为“集团”的视图" in clash.words
    assert clash.select(".error-summary a[href='#name']")
    page = post_page(client, f"/lists/views/{number}/edit", {"name": "市属集团", "is_default": ""})
    assert "市属集团" in page.words
    assert "默认使用" not in page.words
    for act in ("edit", "remove", "default", "renew"):
        post_page(client_as("secadmin"), f"/lists/views/{number}/{act}", {"name": "x"}, status=404)
    assert "还没有保存视图" in post_page(client, f"/lists/views/{number}/remove").words


def test_every_list_of_the_register_gives_its_columns_names(_app):
    with_a_page_of_its_own = {"talents.talent_list"}
    for endpoint in {endpoint for endpoint, _title in LISTS.values()} - with_a_page_of_its_own:
        assert endpoint in _app.view_functions, endpoint
        text = (TEMPLATES / f"{endpoint.replace('.', '/')}.html").read_text(encoding="utf-8")
        names = re.findall(r"column\([^\n]*?name='(\w+)'", text)
        assert "look=list_look()" in text, endpoint
        assert names, endpoint
    offering = {
        f"{path.parent.name}.{path.stem}"
        for path in TEMPLATES.glob("*/*.html")
        if "look=list_look()" in path.read_text(encoding="utf-8") and path.parent.name not in ("components", "web")
    }
    assert offering | with_a_page_of_its_own == {endpoint for endpoint, _title in LISTS.values()}


def test_a_row_loses_the_cells_of_hidden_columns_and_no_others():
    columns = [Column("编号"), Column("单位", name="a"), Column("备注", name="b", is_extra=True), Column("")]
    row = '<th scope="row">1</th><td class="x"><time>乙</time></td>\n<td>丙</td><td><a>改</a></td>'
    assert shown_columns(columns, ()) == [0, 1, 3]
    assert shown_columns(columns, ("b", "gone")) == [0, 2, 3]
    assert shown_cells(row, columns, [0, 2, 3]) == '<th scope="row">1</th><td>丙</td><td><a>改</a></td>'
    assert shown_cells("<td>一格</td>", columns, [0, 2, 3]) == "<td>一格</td>", "a row of another shape stays whole"


def test_the_unit_of_amounts_belongs_to_the_account(client, client_as):
    unit = lambda client: get_page(client, HERE).select_one("main")["data-money"]  # noqa: E731
    assert unit(client) == "yuan"
    assert client.post("/lists/money", data=with_token(client, {"unit": "wan"})).json == {"unit": "wan"}
    assert unit(client) == "wan"
    assert unit(client_as("reviewer")) == "wan", "another browser of the account"
    assert unit(client_as("secadmin")) == "yuan", "another account"
    post_page(client, "/lists/money", {"unit": "pound"}, status=400)
