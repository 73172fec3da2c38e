"""The scripts explain themselves, refuse what they do not know, and write keys once and for the owner only."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(path.name for path in (ROOT / "script").iterdir() if not path.name.startswith("_"))
KEYS = ["SECRET_KEY", "DATA_KEY", "INDEX_KEY", "BACKUP_KEY"]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_can_be_run_and_explains_itself(name: str) -> None:
    done = run(ROOT / "script" / name, "--help")
    assert done.returncode == 0
    assert f"用法：script/{name}" in done.stdout


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["setup", "--fast"], "不认识的参数：--fast"),
        (["check", "--fast"], "不认识的参数：--fast"),
        (["server", "--fast"], "不认识的参数：--fast"),
        (["test", "--database", "oracle"], "不认识的数据库：oracle"),
        (["test", "--workers", "many"], "--workers 后面要写进程个数"),
        (["test", "--database"], "后面要写 sqlite、postgresql 或 both"),
    ],
)
def test_a_script_refuses_what_it_does_not_know(command: list[str], sentence: str) -> None:
    done = run(ROOT / "script" / command[0], *command[1:])
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_port_that_is_no_number_is_refused_before_anything_is_installed() -> None:
    done = run(ROOT / "script" / "server", PORT="http")
    assert done.returncode == 1
    assert "PORT 应当是" in done.stderr


def read_keys(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text(encoding="ascii").splitlines())


def test_keys_are_written_once_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "instance" / "keys.env"
    assert run(sys.executable, "script/_keys.py", file).returncode == 0
    first = read_keys(file)
    assert list(first) == KEYS
    assert {len(base64.b64decode(key, validate=True)) for key in first.values()} == {32}
    assert len(set(first.values())) == len(KEYS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(sys.executable, "script/_keys.py", file).returncode == 0
    assert read_keys(file) == first


def test_a_missing_key_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "keys.env"
    file.write_text("SECRET_KEY=mine\nDATA_KEY=old\n", encoding="ascii")
    assert run(sys.executable, "script/_keys.py", file).returncode == 0
    keys = read_keys(file)
    assert (keys["SECRET_KEY"], keys["DATA_KEY"], sorted(keys)) == ("mine", "old", sorted(KEYS))


def test_the_summary_adds_the_runs_up_and_names_one_that_did_not_finish(tmp_path: Path) -> None:
    for name, counts in (("one", 'tests="10" failures="1" errors="1" skipped="2"'), ("two", 'tests="5"')):
        (tmp_path / f"{name}.xml").write_text(f'<testsuites><testsuite {counts} time="3.9"/></testsuites>')
    done = run(sys.executable, "script/_summary.py", *(tmp_path / f"{name}.xml" for name in ("one", "two", "three")))
    assert done.stdout.splitlines() == [
        "one：6 项通过，2 项失败，2 项跳过，3 秒",
        "two：5 项通过，0 项失败，0 项跳过，3 秒",
        "three：没有跑完",
        "合计：11 项通过，2 项失败，2 项跳过",
    ]
