"""Temporary files of a run go to memory only where there is enough, and what a killed run left is removed."""

from __future__ import annotations

import os
import tempfile

import pytest

from tests import memory_disk


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """A stand-in for the folder in memory, and nobody who says where temporary files go."""
    monkeypatch.setattr(memory_disk, "MEMORY", tmp_path)
    monkeypatch.setattr(memory_disk, "NEEDED", 1)
    monkeypatch.setattr(memory_disk.atexit, "register", lambda *args: None)
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setenv("TMPDIR", "/before")  # so that it is put back afterwards
    monkeypatch.delenv("TMPDIR")
    return tmp_path


def test_temporary_files_go_there(memory):
    folder = memory_disk.move_in()
    assert folder is not None
    assert tempfile.gettempdir() == str(folder) == os.environ["TMPDIR"]
    assert folder.stat().st_mode & 0o777 == 0o711


def test_little_memory_or_an_own_wish_leave_them_where_they_were(memory, monkeypatch):
    monkeypatch.setattr(memory_disk, "NEEDED", 2**60)
    assert memory_disk.move_in() is None
    monkeypatch.setattr(memory_disk, "NEEDED", 1)
    monkeypatch.setenv("TMPDIR", str(memory))
    assert memory_disk.move_in() is None


def test_what_a_killed_run_left_is_removed(memory):
    left, running = memory / f"{memory_disk.PREFIX}999999999", memory / f"{memory_disk.PREFIX}{os.getppid()}"
    left.mkdir()
    running.mkdir()
    memory_disk.move_in()
    assert not left.exists()
    assert running.exists()
