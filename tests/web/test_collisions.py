"""Two people change the same thing: both versions are shown, each chosen by field, in forms of every kind."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from talent_app.web import collisions
from talent_app.web.form_reading import forms_in, seen, tokens
from tests.incentives.plan_data import draft
from tests.page import get_page, post_page, values_of

ROOT = Path(__file__).parents[2] / "talent_app"
FORM = """<form action="/x" method="post"><input type="hidden" name="version" value="1">
<label for="a">姓名 *</label><input id="a" name="a" value=" 扎西 "><textarea name="b">
一\r\n二</textarea><select name="c"><option value="">请选择</option><option value="x" selected>甲</option></select>
<fieldset><legend>方式</legend><input type="checkbox" name="d" value="1" id="d1" checked><label for="d1">电话</label>
<input type="checkbox" name="d" value="2" id="d2"><label for="d2">信件</label></fieldset>
<input type="password" name="p" value="s"></form>"""


def test_a_form_is_read_and_filled_as_a_browser_does():
    form = next(forms_in(f"<main>{FORM}</main>", 'name="version"'))
    assert {name: each.values for name, each in form.controls.items()} == {
        "a": ["扎西"], "b": ["一\n二"], "c": ["x"], "d": ["1"]
    }  # fmt: skip
    assert [each.label for each in form.controls.values()] == ["姓名", "b", "c", "方式"]
    assert form.controls["c"].shown(["x"]) == "甲"
    assert form.controls["d"].shown(["1", "2"]) == "电话、信件"
    before = tokens(form)
    assert len(seen(before)) == 4
    for name, values in {"a": ["央金"], "b": ["三"], "c": [""], "d": ["2"]}.items():
        form.controls[name].fill(values)
    again = next(forms_in(form.written(), 'name="version"'))
    assert {name: each.values for name, each in again.controls.items()} == {
        "a": ["央金"], "b": ["三"], "c": [""], "d": ["2"]
    }  # fmt: skip
    assert before not in tokens(again)


def test_what_only_the_other_changed_is_taken_over_and_what_both_changed_is_chosen(client_as, place):
    client, url = client_as("sysadmin"), f"/admin/organisations/{place('plant').id}/edit"
    values = values_of(get_page(client, url).form())
    theirs = {"name": "别人改的名称", "short_name": "别人"}
    post_page(client, url, {name: each for name, each in (values | theirs).items() if name != "is_active"})
    page = post_page(client, url, values | {"name": "我改的名称", "region": "540102"}, status=409)
    assert [each in page.words for each in ("双方都改了", "只有别人改了", "只有您改了")] == [True, True, True]
    shown = values_of(page.form())
    assert (shown["name"], shown["short_name"], shown["region"]) == ("我改的名称", "别人", "540102")
    assert "is_active" not in shown  # the other took the tick away, and I had not touched it
    assert (shown["_take.name"], shown["_take.short_name"], shown["_take.is_active"]) == ("mine", "theirs", "theirs")
    # a typing error in between loses neither what was typed nor what had been seen
    assert post_page(client, url, shown | {"name": ""}).errors()
    post_page(client, url, shown | {"_take.name": "theirs", "_take.short_name": "mine", "_take.is_active": "mine"})
    kept = values_of(get_page(client, url).form())
    assert [kept.get(name) for name in ("name", "short_name", "region", "is_active")] == [
        "别人改的名称", values["short_name"], "540102", values["is_active"]
    ]  # fmt: skip


def test_what_is_typed_anew_counts_more_than_the_choice(client_as, place):
    client, url = client_as("sysadmin"), f"/admin/organisations/{place('plant').id}/edit"
    values = values_of(get_page(client, url).form())
    post_page(client, url, values | {"name": "别人改的名称"})
    shown = values_of(post_page(client, url, values | {"name": "我改的名称"}, status=409).form())
    post_page(client, url, shown | {"name": "商量后的名称"})
    assert values_of(get_page(client, url).form())["name"] == "商量后的名称"


def test_a_table_of_cells_is_merged_cell_by_cell(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client, url = client_as("hr"), f"/incentives/plans/{plan.id}/people"
    values = values_of(get_page(client, url).form("/people"))
    first, second = [name for name in values if name.endswith(".annual_pay")][:2]
    post_page(client, url, values | {first: "1,300,000", "stay": "1"})
    page = post_page(client, url, values | {second: "1,400,000", "stay": "1"}, status=409)
    shown = values_of(page.form("/people"))
    assert (shown[first], shown[second]) == ("1300000.00", "1,400,000")
    assert (shown[f"_take.{first}"], shown[f"_take.{second}"]) == ("theirs", "mine")
    post_page(client, url, shown | {"stay": "1"})
    kept = values_of(get_page(client, url).form("/people"))
    assert (kept[first], kept[second]) == ("1300000.00", "1400000.00")


def test_what_was_typed_can_be_copied_where_its_form_is_gone(client_as, actor, place, monkeypatch):
    plan = draft(actor("hr"), place("plant").id)
    client, url = client_as("hr"), f"/incentives/plans/{plan.id}/facts"
    values = values_of(get_page(client, url).form("/facts"))
    post_page(client, url, values | {"pool": "900,000.00"})
    monkeypatch.setattr(collisions, "_page_now", lambda: "")
    page = post_page(client, url, values | {"pool": "912,345.67"}, status=409)
    assert "912,345.67" in page.words
    assert "没有保存" in page.words


def test_no_view_swallows_what_is_stale():
    """`errors_on` lets it through; a view that catches conflicts by itself must let it through too."""
    for path in sorted(ROOT.rglob("*views.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Try):
                caught = [ast.unparse(each.type) if each.type else "Exception" for each in node.handlers]
                swallows = any(re.search(r"\b(Conflict|AppError|Exception)\b", each) for each in caught)
                assert not swallows or "Stale" in caught or not takes_version(node), f"{path.name}:{node.lineno}"


def takes_version(node: ast.AST) -> bool:
    return "version" in {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
