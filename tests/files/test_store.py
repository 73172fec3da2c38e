"""Stored bytes: encrypted, whole or not there, found altered when they were."""

from __future__ import annotations

import pytest

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.core.errors import AppError, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.files import queries, service
from talent_app.files.store import store
from talent_app.identity.permissions import Permission

PDF = b"%PDF-1.7 some bytes"


@command(Permission.TALENT_EDIT)
def attach(actor, stored, owner):
    record(Action.USER_UPDATED, username="x")
    return service.attach(actor, stored, name="证书.pdf", purpose="certificate", owner=owner)


class Owner:
    __tablename__ = "talents"
    id = 1

    def __init__(self, organisation_id):
        self.organisation_id = organisation_id


def test_bytes_come_back_and_are_not_readable_on_disk(db):
    kept = store.keep(PDF)
    assert PDF not in store.path(kept.uid).read_bytes()
    assert store.read(kept.uid, kept.sha256) == PDF


def test_an_altered_file_is_refused_in_words(db):
    kept = store.keep(PDF)
    path = store.path(kept.uid)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(AppError, match="被改动"):
        store.read(kept.uid, kept.sha256)


def test_an_unknown_type_is_refused(db):
    with pytest.raises(InvalidInput, match="不支持"):
        store.keep(b"MZ\x90 program")


def test_a_file_is_found_in_scope_only(actor, place):
    plant, other = place("plant"), place("other")
    row = attach(actor("hr"), store.keep(PDF), Owner(plant.id))
    actor("hr")
    assert queries.file_or_404(Scope.of(plant.id), row.id).sha256 == row.sha256
    actor("stranger")
    with pytest.raises(NotFound):
        queries.file_or_404(Scope.of(other.id), row.id)


def test_the_sweep_spares_known_and_young_files(db):
    kept = store.keep(PDF)
    assert store.sweep(set()) == 0
    assert store.path(kept.uid).exists()
