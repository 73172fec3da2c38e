"""`flask seed`: the demo data, deterministic for the same numbers."""

from __future__ import annotations

import os
import secrets

import click
from flask import current_app

from talent_app.cli.context import refusals
from talent_app.identity.permissions import Role
from talent_app.seed.chance import SEED_DAY
from talent_app.seed.run import USUAL_ENTERPRISES, USUAL_TALENTS, seed
from talent_app.seed.users import USERS

TALENTS = click.IntRange(0, 1_000_000)
ENTERPRISES = click.IntRange(2, 10_000)  # the demo log-ins belong to two enterprises


@click.command("seed")
@click.option("--talents", default=USUAL_TALENTS, show_default=True, type=click.IntRange(0, 1_000_000), help="人才数。")
@click.option(
    "--enterprises", default=USUAL_ENTERPRISES, show_default=True, type=click.IntRange(1, 10_000), help="企业数。"
)
@refusals
def seed_command(talents: int, enterprises: int) -> None:
    """写入演示数据（单位、账号、人才、方案），并显示登录名和密码。"""
    given = os.environ.get("SEED_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    os.environ.setdefault("APP_TODAY", SEED_DAY.isoformat())  # this process only: the data lies around its own day
    folder = current_app.config["SETTINGS"].instance_dir / "samples"
    seed(password, talents, enterprises, folder, click.echo)
    width = max(len(name) for name in USERS)
    click.echo("\n演示账号：")
    for username, (name, _place, role) in USERS.items():
        click.echo(f"  {username:<{width}}  {name}（{Role(role).title}）")
    click.echo(f"密码（全部账号相同）：{'环境变量 SEED_PASSWORD 中的值' if given else password}")
