"""Which place of files the settings name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from config import BadSetting, Settings
from talent_app.files.places import FilePlace, Folder


def place_of(settings: Settings) -> FilePlace | None:
    """The place of `FILE_STORE`; None is the usual folder."""
    address = settings.file_store
    if not address:
        return None
    if not address.startswith("s3://"):
        return Folder(Path(address))
    try:
        # by name, because boto3 is installed only where files lie in a bucket
        bucket = import_module("talent_app.files.bucket").Bucket
    except ModuleNotFoundError as error:
        raise BadSetting("FILE_STORE 使用存储桶，还须安装：pip install -r requirements-s3.txt") from error
    return cast(
        FilePlace,
        bucket(address, settings.s3_endpoint, settings.s3_region, settings.s3_access_key, settings.s3_secret_key),
    )
