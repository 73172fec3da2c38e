"""A day in an enterprise's personnel office: an empty registry, a file from elsewhere, an undo, and everybody found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.jobs.queue import prepare, queue
from talent_app.talents.models import Talent
from tests.conftest import TODAY
from tests.journeys.members import INITIALS, KNOWN, ROW_OF_1901, ROWS, ROWS_ALMOST_EMPTY, WORD, members
from tests.journeys.visitor import ROOT


@pytest.fixture
def worker_process(settings):
    """The worker as `script/server` starts it: a process of its own that takes jobs from the queue."""
    prepare(
        settings.ops_database_url if settings.ops_database_url.startswith("sqlite") else settings.migration_database_url
    )
    queue.configure(settings.ops_database_url, settings.instance_dir)
    told = {
        "DATABASE_URL": settings.database_url, "MIGRATION_DATABASE_URL": settings.migration_database_url,
        "OPS_DATABASE_URL": settings.ops_database_url, "INSTANCE_DIR": str(settings.instance_dir),
        "SECRET_KEY": settings.secret_key, "DATA_KEY": settings.data_key, "INDEX_KEY": settings.index_key,
        "BACKUP_KEY": settings.backup_key, "APP_ENV": "demo", "APP_TODAY": TODAY,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"], cwd=ROOT, env=os.environ | told,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)
    queue.configure(settings.ops_database_url, settings.instance_dir, testing=True)


def registered():
    """How many people stand in the registry."""
    with within(Scope.beyond("tests")):
        count = session.scalar(select(func.count()).select_from(Talent))
    session.rollback()
    return count


def test_a_members_list_is_imported_found_undone_and_imported_again(arrive, worker_process):
    hr = arrive("hr")
    hr.sees("没有等您办理的事项", "从这里开始")
    hr.picture("home")
    hr.menu("人才库")
    hr.sees("还没有登记人才")
    hr.picture("talents-empty")
    hr.menu("人才导入")
    hr.sees("还没有导入过表格")

    # whose file, and which column is what
    hr.follow("导入表格")
    hr.choose("告知方式", "书面告知")
    hr.attach("表格文件", "academicians.csv", members())
    hr.picture("import-new")
    hr.press("上传并查看各列")
    hr.heading("对应各列")
    for column, field in {
        "XB": "学科领域",
        "evaluate_time": "荣誉年度",
        "introduce": "个人简介",
        "link": "参考链接",
        "name": "姓名*",
    }.items():
        hr.choose(f"“{column}”对应的字段", field)
    hr.picture("import-columns")
    hr.press("检查并预览")

    # the preview: counts, and what looks wrong with the rows it stands in; nothing is written
    hr.page.wait_for_url("**/preview", timeout=30_000)
    hr.look()
    figures = hr.page.locator(".figure-card")
    expect(figures.filter(has_text="新增")).to_contain_text(f"{ROWS} 行")
    expect(figures.filter(has_text="有错误")).to_contain_text("0 行")
    summary = hr.page.locator(".import-summary")
    expect(summary).to_contain_text(f"第 {ROW_OF_1901} 行")
    expect(summary).to_contain_text("“1901”通常表示“不详”")
    expect(summary).to_contain_text("第 {}、{} 行".format(*ROWS_ALMOST_EMPTY))
    expect(summary).to_contain_text("证件号码")
    expect(hr.page.get_by_role("button", name=f"确认写入 {ROWS} 行")).to_be_visible()
    hr.picture("import-preview")
    assert registered() == 0

    # confirmed, written in the background, and told
    hr.press(f"确认写入 {ROWS} 行")
    expect(hr.page.get_by_text("已写入人才库。")).to_be_visible(timeout=30_000)
    hr.look()
    hr.picture("import-applied")
    assert registered() == ROWS

    # found by name, by initials, by a word of the biography; the record is kept as incomplete
    for query in (KNOWN, INITIALS, WORD):
        hr.menu("人才库")
        hr.page.get_by_role("searchbox", name="搜索").fill(query)
        hr.press("查询")
        assert hr.page.locator("tbody tr").count() == 1
        expect(hr.row(KNOWN)).to_contain_text("待补充")
    hr.picture("talent-found")
    hr.follow(KNOWN)
    hr.heading(KNOWN)
    hr.sees("档案完整度", "还缺", "证件号码", WORD)
    hr.picture("talent-imported")

    # one click takes all of it back, another brings it again
    hr.menu("人才导入")
    hr.follow("academicians.csv")
    hr.follow("整批撤销")
    hr.press("整批撤销")
    hr.sees(f"已整批撤销：移除 {ROWS} 人", "可以重新导入")
    assert registered() == 0
    hr.menu("人才库")
    hr.sees("还没有登记人才")
    hr.menu("人才导入")
    hr.follow("academicians.csv")
    hr.press("重新导入")
    hr.page.wait_for_url("**/preview", timeout=30_000)
    hr.look()
    expect(figures.filter(has_text="新增")).to_contain_text(f"{ROWS} 行")
    hr.press(f"确认写入 {ROWS} 行")
    expect(hr.page.get_by_text("已写入人才库。")).to_be_visible(timeout=30_000)
    assert registered() == ROWS

    # nobody of another group sees any of them
    stranger = arrive("stranger")
    stranger.menu("人才库")
    stranger.sees("还没有登记人才")
