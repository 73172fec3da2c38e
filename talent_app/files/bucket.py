"""Sealed bytes in a bucket of S3 or of what speaks like it (MinIO, Ceph, OBS, OSS), through boto3.

Imported only where `FILE_STORE` names a bucket: boto3 is in `requirements-s3.txt`. The bucket sees ciphertext under
random names and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from talent_app.files.places import Gone, StoreAway

MISSING = {"NoSuchKey", "404", "NotFound"}


class Bucket:
    """One prefix of one bucket."""

    is_remote = True

    def __init__(self, address: str, endpoint: str, region: str, access_key: str, secret_key: str) -> None:
        self.bucket, _, prefix = address.removeprefix("s3://").partition("/")
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client: Any = boto3.client(
            "s3", endpoint_url=endpoint or None, region_name=region or None,
            aws_access_key_id=access_key or None, aws_secret_access_key=secret_key or None,
            config=Config(
                connect_timeout=3, read_timeout=30, retries={"mode": "standard", "max_attempts": 3},
                # servers other than Amazon's know neither names of hosts for buckets nor the newer checksums
                s3={"addressing_style": "path" if endpoint else "auto"},
                request_checksum_calculation="when_required", response_checksum_validation="when_required",
            ),
        )  # fmt: skip

    def write(self, name: str, data: bytes) -> None:
        """One request: whole, or not at all."""
        with _told():
            self.client.put_object(Bucket=self.bucket, Key=self._key(name), Body=data)

    def opened(self, name: str) -> tuple[BinaryIO, int]:
        """The answer's body as it comes."""
        with _told():
            found = self.client.get_object(Bucket=self.bucket, Key=self._key(name))
        return cast(BinaryIO, _Told(found["Body"])), int(found["ContentLength"])

    def head(self, name: str, size: int) -> bytes:
        """Ask for the first bytes alone."""
        with _told():
            found = self.client.get_object(Bucket=self.bucket, Key=self._key(name), Range=f"bytes=0-{size - 1}")
            return bytes(found["Body"].read())

    def remove(self, name: str) -> None:
        """Deleting what is not there is no fault."""
        with _told():
            self.client.delete_object(Bucket=self.bucket, Key=self._key(name))

    def names(self) -> Iterator[tuple[str, datetime]]:
        """A page of a thousand at a time."""
        pages = iter(self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix))
        while True:
            with _told():
                page = next(pages, None)
            if page is None:
                return
            for each in page.get("Contents", ()):
                yield each["Key"].rpartition("/")[2], each["LastModified"]

    def answers(self) -> None:
        """Whether the bucket is there and ours."""
        with _told():
            self.client.head_bucket(Bucket=self.bucket)

    def _key(self, name: str) -> str:
        return f"{self.prefix}{name[-2:]}/{name}"


@contextmanager
def _told() -> Iterator[None]:
    """What a bucket answers, in our words."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise Gone() from error
        raise StoreAway() from error
    except (BotoCoreError, HTTPError, OSError) as error:
        raise StoreAway() from error


class _Told:
    """A body whose breaking off is told like everything else."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def read(self, size: int | None = None) -> bytes:
        """Some bytes, or all that are left."""
        with _told():
            return bytes(self.body.read(size))

    def close(self) -> None:
        """Let the connection go."""
        self.body.close()

    def __enter__(self) -> _Told:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
