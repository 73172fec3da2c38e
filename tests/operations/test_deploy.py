"""What `deploy/` tells a server to run exists: commands of the product, settings of the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from config import BadSetting, read

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
COMMAND = re.compile(r"\bflask[, ]+([a-z]+)[, ]+([a-z]+)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_commands_named_for_a_server_exist(app, path):
    for group, name in COMMAND.findall(path.read_text(encoding="utf-8")):
        assert group in app.cli.commands, f"{path.name} names flask {group}"
        assert name in app.cli.commands[group].commands, f"{path.name} names flask {group} {name}"


def test_settings_named_for_a_server_stand_in_the_readme():
    names = re.findall(r"^#? ?([A-Z_]+)=", (DEPLOY / "talent.env.example").read_text(encoding="utf-8"), re.MULTILINE)
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    names += services["x-talent"]["environment"]
    for name in names:
        assert f"`{name.removesuffix('_FILE')}`" in README, f"explain {name} in the README's table of settings"


def test_the_proxy_writes_neither_addresses_nor_what_was_searched():
    for name in ("nginx.conf", "nginx.container.conf"):
        [line] = [line for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines() if "log_format" in line]
        assert not {"$request ", "$request_uri", "$uri", "$args"} & set(line.split())


def test_the_secrets_of_the_containers_are_written_for_who_reads_them_and_stay_out_of_the_image():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    script = (DEPLOY / "secrets.sh").read_text(encoding="utf-8")
    uid = re.search(r"useradd --uid (\d+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))[1]
    assert f"product={uid} " in script, "secrets.sh gives the secrets to the user of Containerfile"
    for name in compose["secrets"]:
        assert re.search(rf"\b{name}\b", script), f"deploy/secrets.sh writes {name}, which compose.yaml hands over"
    for service in ("migrate", "web", "worker"):
        given = {**compose["x-talent"], **compose["services"][service]}
        for setting, place in given["environment"].items():
            if setting.endswith("_FILE"):
                assert Path(place).name in given["secrets"], f"{service} is told {setting} and not given the file"
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"deploy/secrets", "instance", ".git"} <= set(ignored), "keys and data would be copied into the image"


def test_a_secret_that_cannot_be_read_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_KEY_FILE", str(tmp_path / "data_key"))
    with pytest.raises(BadSetting, match=r"DATA_KEY_FILE .*data_key 读不出.*有权读取"):
        read("DATA_KEY")
