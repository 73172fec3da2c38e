"""`flask talents fields` and `search` keep to their published shapes."""

from __future__ import annotations

import json

from tests.factories import create_talent


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["talents", *arguments])


def test_fields_lists_every_sheet_with_labels_and_aliases(app):
    rows = json.loads(run(app, "fields", "--json").stdout)
    assert {"sheet", "name", "label", "type", "required", "aliases"} <= set(rows[0])
    by_name = {(row["sheet"], row["name"]): row for row in rows}
    assert by_name[("人才", "name")]["required"] is True
    assert "身份证号" in by_name[("人才", "document_number")]["aliases"]
    assert ("学历", "school") in by_name
    assert ("聘任", "until_on") in by_name


def test_no_two_fields_of_a_sheet_share_a_header(app):
    rows = json.loads(run(app, "fields", "--json").stdout)
    for sheet in {row["sheet"] for row in rows}:
        heads = [head.lower() for row in rows if row["sheet"] == sheet for head in (row["label"], *row["aliases"])]
        assert sorted(heads) == sorted(set(heads))


def test_search_answers_within_the_scope_of_the_actor(app, actor):
    create_talent(actor("hr"), name="扎西顿珠", biography="高原冶金")
    found = json.loads(run(app, "search", "zxdz", "--actor", "reviewer", "--json").stdout)
    assert [(row["name"], row["organisation"]) for row in found] == [("扎西顿珠", "拉萨藏药制造有限公司")]
    assert json.loads(run(app, "search", "高原冶金", "--actor", "hr", "--limit", "1", "--json").stdout)
    assert json.loads(run(app, "search", "扎西", "--actor", "stranger", "--json").stdout) == []


def test_search_refuses_an_empty_query_and_an_actor_without_the_permission(app):
    answer = run(app, "search", " ", "--actor", "hr")
    assert (answer.exit_code, "没有填写" in answer.stderr) == (2, True)
    answer = run(app, "search", "张", "--actor", "policy")
    assert (answer.exit_code, "没有" in answer.stderr) == (2, True)
