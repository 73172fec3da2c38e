"""Every refusal of the command line is a Chinese sentence on standard error and exit code 2, never a traceback."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from config import BadSetting, from_environment
from talent_app.cli.audit import audit_commands
from talent_app.db.engine import database, session


def run(app, *arguments):
    session.remove()
    return app.test_cli_runner(catch_exceptions=False).invoke(args=list(arguments))


def test_an_unknown_actor_is_named(app):
    answer = run(app, "organisations", "list", "--actor", "nobody")
    assert answer.exit_code == 2
    assert "没有可用的账号“nobody”" in answer.stderr
    assert answer.stdout == ""


def test_an_actor_without_the_permission_is_refused(app):
    answer = run(app, "statistics", "table", "talents", "--by", "sex", "--actor", "sysadmin")
    assert (answer.exit_code, "没有执行这项操作的权限" in answer.stderr) == (2, True)


def test_organisations_are_listed_in_scope(app):
    answer = run(app, "organisations", "list", "--actor", "group")
    assert "拉萨藏药制造有限公司" in answer.stdout
    assert "云端" not in answer.stdout


def test_a_missing_key_is_named(monkeypatch, tmp_path):
    for name in ("SECRET_KEY", "DATA_KEY", "INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    with pytest.raises(BadSetting, match="SECRET_KEY") as refused:
        from_environment()
    assert refused.value.exit_code == 2


@pytest.mark.committing  # it points the process at another database
def test_an_empty_database_says_what_to_run(app, tmp_path):
    database.configure(f"sqlite:///{tmp_path}/empty.sqlite3", f"sqlite:///{tmp_path}/ops.sqlite3")
    answer = run(app, "audit", "verify")
    assert answer.exit_code == 2
    assert "flask db upgrade" in answer.stderr


def test_help_needs_no_database():
    assert "核对审计链" in CliRunner().invoke(audit_commands, ["verify", "--help"]).output


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("statistics", "table", "nothing", "--by", "sex"), "没有名为“nothing”的统计"),
        (("statistics", "table", "talents", "--by", "colour"), "没有维度“colour”"),
        (("statistics", "table", "talents", "--by", "sex", "--where", "sex"), "写法不对"),
        (("statistics", "table", "talents", "--by", "sex", "--on", "2025-02-30"), "不是有效的日期"),
        (("statistics", "table", "talents", "--by", "sex", "--on", "2999-01-01"), "还没有到"),
        (("statistics", "table", "talents", "--by", "sex,sex"), "三个不同的维度"),
    ],
)
def test_a_wrong_statistic_is_explained(app, arguments, word):
    answer = run(app, *arguments, "--actor", "reviewer", "--json")
    assert answer.exit_code == 2
    assert word in answer.stderr
    assert answer.stdout == ""
