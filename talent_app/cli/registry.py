"""The list of `flask` command groups."""

from __future__ import annotations

from flask import Flask

from talent_app.cli.api import api_commands
from talent_app.cli.audit import audit_commands
from talent_app.cli.backup import backup_commands
from talent_app.cli.beginning import begin_command
from talent_app.cli.data import data_commands
from talent_app.cli.database import database_commands
from talent_app.cli.demo import demo_commands
from talent_app.cli.exchange import talent_commands
from talent_app.cli.identity import identity_commands
from talent_app.cli.jobs import job_commands
from talent_app.cli.keys import key_commands
from talent_app.cli.organisations import organisation_commands
from talent_app.cli.plan_explanations import plan_commands
from talent_app.cli.policy import policy_commands
from talent_app.cli.privacy import privacy_commands
from talent_app.cli.rules import rules_commands
from talent_app.cli.seed import seed_command
from talent_app.cli.statistics import statistics_commands
from talent_app.cli.translations import translations_commands

GROUPS = (
    database_commands,
    organisation_commands,
    identity_commands,
    audit_commands,
    backup_commands,
    key_commands,
    data_commands,
    job_commands,
    statistics_commands,
    plan_commands,
    rules_commands,
    policy_commands,
    talent_commands,
    privacy_commands,
    begin_command,
    seed_command,
    translations_commands,
    demo_commands,
    api_commands,
)


def register_commands(app: Flask) -> None:
    """Give the application its command line."""
    for group in GROUPS:
        app.cli.add_command(group)
