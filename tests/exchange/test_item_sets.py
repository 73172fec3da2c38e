"""The national item sets: out and in again without a loss, unknown items named, reached from pages, API and CLI."""

from __future__ import annotations

import json
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from talent_app import clock
from talent_app.documents.tables import Limits
from talent_app.exchange import intake
from talent_app.exchange.export import ExportWish
from talent_app.exchange.item_set_files import ItemSetExport, as_json, converted, sheets_of
from talent_app.exchange.item_sets import SETS, WHO, SetSheet, fields_of_set, from_sets, to_sets
from talent_app.exchange.mapping import plan_file
from talent_app.exchange.sheets import OWNER, TALENTS, spec_of
from talent_app.talents import service
from tests.api.conftest import token  # noqa: F401 - a fixture
from tests.factories import create_talent
from tests.page import get_page, with_token

WORDS = st.text("藏医工程abc", min_size=1, max_size=4)
EDUCATION = {"school": "西藏大学", "major": "藏药学", "level": "20", "degree": "3", "until_on": "2008-07",
             "study_form": "full_time", "degree_number": "D-1"}  # fmt: skip
RECORDS = {
    "educations": EDUCATION,
    "titles": {"name": "工程师", "obtained_on": "2015"},
    "appointments": {"post": "工程师", "employer": "拉萨藏药制造有限公司"},
    "careers": {"employer": "拉萨藏药厂", "from_on": "2009-01", "is_in_tibet": True},
    "assessments": {"year": 2025},
}


@st.composite
def registries(draw):
    """People told apart by their numbers, with records of every kind."""
    people = draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
    who = [{"document_number": f"N{number}", "name": draw(WORDS), "born_on": "1985-07-02"} for number in people]
    registry = {TALENTS: []}
    for one in SETS:
        registry.setdefault(one.key, [])
    for person in who:
        extra = {name: draw(WORDS) for s in SETS if s.is_of_person for name in s.items.values() if name not in person}
        registry[TALENTS].append({**extra, **person})
        for key in registry:
            if key == TALENTS:
                continue
            names = sorted({name for s in SETS if s.key == key for name in s.items.values()})
            owner = {OWNER + name: text for name, text in person.items()}
            for number in range(draw(st.integers(0, 2))):
                registry[key].append(owner | {name: f"{draw(WORDS)}{number}" for name in names})
    return registry


@settings(max_examples=25, deadline=None)
@given(registry=registries())
def test_what_goes_out_in_sets_comes_in_again(registry):
    labels = {key: {info.name: info.label for info in spec_of(key).fields} for key in registry}
    back = {sheet.name: sheet.rows for sheet in from_sets(to_sets(registry))}
    for key, lines in registry.items():
        wanted = [{labels[key][name]: text for name, text in line.items()} for line in lines]
        assert back[spec_of(key).title] == wanted


def test_every_item_is_a_field_and_every_set_asks_whose_row_it_is():
    for one in SETS:
        spec = spec_of(one.key)
        assert set(fields_of_set(one).values()) <= {info.name for info in spec.importable}
        assert set(WHO) <= set(fields_of_set(one))


def test_a_person_exported_in_sets_is_found_unchanged_when_imported(actor, place, tmp_path):
    hr = actor("hr")
    talent = create_talent(hr, name="德吉卓玛", phone="+8613908910077")
    for kind, values in RECORDS.items():
        service.add_record(actor("hr"), talent.id, kind, values)
    made = BytesIO()
    wish = ExportWish(is_clear=True)
    assert ItemSetExport(actor("hr"), wish, clock.now()).write(made, "xlsx") == 1
    book = load_workbook(BytesIO(made.getvalue()))
    assert [name for name in book.sheetnames if name.startswith("A")] == [one.name for one in SETS]
    assert book["A09 学位"].max_row == 2
    content, name = converted(made.getvalue(), "名单.xlsx")
    plan = plan_file(content, name, Limits())
    assert [header for sheet in plan.sheets for header in sheet.unknown] == []
    found = intake.trial(actor("hr"), place("plant").id, name, content, 1000, plan)
    assert (found["rejected"], found["new"], found["updated"]) == ([], 0, 0), found
    assert found["unchanged"] == found["rows"] == 1 + len(RECORDS)

    document = as_json(ItemSetExport(actor("hr"), wish, clock.now()).sets("json"), clock.now())
    again, _name = converted(json.dumps(document, ensure_ascii=False).encode(), "名单.json")
    plan = plan_file(again, "名单.xlsx", Limits())
    told = intake.trial(actor("hr"), place("plant").id, "名单.xlsx", again, 1000, plan)
    assert told["unchanged"] == found["rows"]


def test_unknown_items_and_sets_are_named(actor, place):
    sets = {
        "A01 人员基本情况": [{"A01001 姓名": "德吉", "A01099 血型": "A", "公民身份号码": ""}],
        "A33 工资福利": [{"姓名": "德吉", "基本工资": "1"}],
    }
    document = {"format": "national-hr-item-sets", "version": 1, "sets": sets}
    content, name = converted(json.dumps(document).encode(), "x.json")
    plan = plan_file(content, name, Limits())
    found = intake.trial(actor("hr"), place("plant").id, name, content, 100, plan)
    told = [(each["sheet"], each["column"]) for each in intake.unknown_columns(plan)]
    assert ("人才", "A01099 血型") in told
    assert ("A33 工资福利", "") in told
    assert found["new"] == 1


def test_two_people_of_one_name_stay_two():
    rows = [{"姓名": "德吉", "民族": "藏族"}, {"姓名": "德吉", "民族": "汉族"}]
    (sheet,) = from_sets([SetSheet("A01", ("姓名", "民族"), rows)])
    assert [row["民族"] for row in sheet.rows] == ["藏族", "汉族"]


def test_a_plain_list_is_left_as_it_is():
    assert converted("姓名\n德吉\n".encode(), "名单.csv") == ("姓名\n德吉\n".encode(), "名单.csv")
    assert sheets_of({"format": "national-hr-item-sets", "version": 1, "sets": {"A01": [{"姓名": 1}]}})


def test_the_sets_are_reached_from_the_page_the_interface_and_the_command_line(app, client_as, actor, place, token):  # noqa: F811
    hr = actor("hr")
    talent = create_talent(hr, name="德吉卓玛")
    create_talent(actor("hr"), name="次仁")
    client = client_as("hr")
    answer = client.post("/talents/export", data=with_token(client, {"format": "sets:json", "columns": "all"}))
    assert {row["姓名"] for row in answer.json["sets"]["A01 人员基本情况"]} == {"德吉卓玛", "次仁"}
    assert "******" in answer.get_data(as_text=True)
    answer.close()
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {token('hr')}"}
    one = program.get(f"/api/v1/talents/{talent.id}/item-sets", headers=bearer).json
    assert [row["姓名"] for row in one["sets"]["A01 人员基本情况"]] == ["德吉卓玛"]
    sets = {"A01": [{"姓名": "新人", "性别": "女", "血型": "A"}], "A08": [{"姓名": "新人", "学校名称": "西藏大学"}]}
    given = {"organisation": place("plant").id, "sets": sets, "informed": {"manner": "paper"}}
    taken = program.post("/api/v1/item-sets", json=given, headers=bearer)
    assert (taken.status_code, taken.json["rows"]) == (201, 2)
    assert [each["column"] for each in taken.json["unknown"]] == ["血型"]
    assert "血型" in get_page(client, f"/talents/imports/{taken.json['batch']}/map").get_text()
    assert program.get(f"/api/v1/organisations/{place('other').id}/item-sets", headers=bearer).status_code == 404
