"""Files in a bucket: the same store over a real server that speaks S3, and what people are told when it is away."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from io import BytesIO

import boto3
import pytest
from moto.server import ThreadedMotoServer
from sqlalchemy import select, text

from config import BadSetting
from talent_app.core.errors import AppError
from talent_app.core.scope import Scope
from talent_app.db.crypto import vault
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.files import choosing
from talent_app.files import store as stores
from talent_app.files.bucket import Bucket
from talent_app.files.models import File
from talent_app.files.places import StoreAway
from talent_app.files.store import store
from talent_app.operations import backup, restore, rotation
from tests.databases import test_key as key_of
from tests.factories import create_talent
from tests.files import samples
from tests.fleet import free_port
from tests.page import get_page, post_page, values_of

pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE") == "postgresql", reason="what a bucket does is no matter of the database"
)
PDF = b"%PDF-1.7 some bytes"


@pytest.fixture(scope="module")
def server():
    """A server that speaks S3, on a port of its own."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def bucket(server, settings, tmp_path):
    """The store of this test lies in a bucket of its own."""
    name = f"talent-{uuid.uuid4().hex}"
    settings.file_store, settings.s3_endpoint = f"s3://{name}/files", server
    settings.s3_region, settings.s3_access_key, settings.s3_secret_key = "cn-north-1", "key", "secret"
    boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
    ).create_bucket(Bucket=name)
    place = choosing.place_of(settings)
    store.configure(tmp_path, place)
    return place


def objects(bucket: Bucket) -> dict[str, bytes]:
    """Everything the bucket holds, by name."""
    return {name: store.sealed(name) for name in store.names()}


def test_bytes_come_back_sealed_and_are_found_altered_or_gone(bucket, monkeypatch):
    kept = store.keep(PDF)
    assert store.read(kept.uid, kept.sha256) == PDF
    assert list(objects(bucket)) == [kept.uid.hex]
    assert PDF not in store.sealed(kept.uid.hex)
    bucket.write(kept.uid.hex, store.sealed(kept.uid.hex)[:-1] + b"x")
    with pytest.raises(AppError, match="被改动"):
        store.read(kept.uid, kept.sha256)
    assert store.sweep(set()) == 0  # too young
    monkeypatch.setattr(stores, "ORPHAN_AGE", -timedelta(days=30))
    assert store.sweep({kept.uid.hex}) == 0
    assert store.sweep(set()) == 1
    with pytest.raises(AppError, match="不在存储中"):
        store.read(kept.uid, kept.sha256)
    store.remove(kept.uid)  # once more does no harm


def test_a_rotation_brings_the_bucket_under_the_new_key(bucket, settings):
    kept, old = store.keep(PDF), settings.data_key
    vault.configure(f"{key_of('n')},{old}", settings.index_key)
    assert rotation.rotate()["files/"] == 1
    vault.configure(key_of("n"), settings.index_key)
    try:
        assert store.read(kept.uid, kept.sha256) == PDF
    finally:
        vault.configure(old, settings.index_key)


@pytest.mark.committing
def test_a_backup_takes_the_bucket_along_and_restoring_puts_back_what_is_missing(bucket, settings, actor, tmp_path):
    create_talent(actor("hr"), name="央金拉姆")
    kept = [store.keep(PDF + bytes([number])) for number in (1, 2)]
    before = objects(bucket)
    file = tmp_path / "one.backup"
    use_scope(None)
    session.remove()
    assert backup.create(settings, file).files == 2
    store.remove(kept[0].uid)
    later = store.keep(PDF + b"later")
    for each in (session, ops_session):
        each.remove()
    database.dispose()
    restore.restore(settings, file)
    assert {name: data for name, data in objects(bucket).items() if name != later.uid.hex} == before
    assert store.read(kept[0].uid, kept[0].sha256) == PDF + bytes([1])
    assert not (tmp_path / "files").exists() or not list((tmp_path / "files").glob("*/*"))
    use_scope(Scope.everything())
    assert session.scalar(text("SELECT count(*) FROM talents")) == 1


def test_people_attach_and_open_files_and_are_told_when_the_bucket_is_away(bucket, client_as, actor):
    row = create_talent(actor("hr"))
    hr, new = client_as("hr"), f"/attachments/talents/{row.id}/new"

    def attach():
        values = values_of(get_page(hr, new).form()) | {"kind": "certificate", "declared": "yes"}
        return values | {"file": (BytesIO(samples.pdf("证书")), "证书.pdf")}

    post_page(hr, new, attach(), content_type="multipart/form-data")
    assert len(objects(bucket)) == 1
    use_scope(Scope.everything())
    stored = session.scalars(select(File)).one()
    assert store.read(stored.uid, stored.sha256)[:4] == b"%PDF"
    bucket.client.meta.events.register("before-send.s3", _nobody_answers)
    page = post_page(hr, new, attach(), content_type="multipart/form-data")
    assert any("文件存储暂时连不上" in sentence for sentence in page.errors())
    use_scope(Scope.everything())
    assert len(session.scalars(select(File)).all()) == 1
    answer = hr.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["files"] is False
    with pytest.raises(StoreAway):
        store.read(stored.uid, stored.sha256)


def _nobody_answers(**_kwargs):
    raise ConnectionError("no route to the bucket")


def test_a_bucket_without_its_library_is_refused_by_name(settings, monkeypatch):
    settings.file_store = "s3://somewhere/else"

    def lacking(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(choosing, "import_module", lacking)
    with pytest.raises(BadSetting, match="须安装"):
        choosing.place_of(settings)
