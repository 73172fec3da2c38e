"""What the code imports is pinned: a fresh clone installs all of it and nothing else."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"talent_app", "tests", "config", "wsgi", "migrations"}
#: Installed where a setting asks for it; loaded by name, so that nothing else needs it.
OPTIONAL = ("requirements-s3.txt", "requirements-telemetry.txt")
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==[0-9][A-Za-z0-9.]*(?:\s+#.*)?")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(*files: str) -> set[str]:
    lines = [line for file in files for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    return {canonical(found[1]) for line in lines if (found := PIN.fullmatch(line))}


def imports(*places: str) -> Iterator[tuple[Path, str]]:
    for place in places:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                yield from ((file, name.partition(".")[0]) for name in names)


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-dev.txt", "requirements-load.txt", "requirements-docs.txt", *OPTIONAL]
)
def test_every_package_is_pinned_to_one_version(file: str) -> None:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    loose = [line for line in lines if line and not line.startswith("#") and not PIN.fullmatch(line)]
    assert not loose, f"{file}: write name==version for {loose}"


def test_the_suite_has_what_is_optional_in_the_same_version() -> None:
    dev = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    for file in OPTIONAL:
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        missing = {line.partition(" ")[0] for line in lines if PIN.fullmatch(line)} - {
            line.partition(" ")[0] for line in dev
        }
        assert not missing, f"requirements-dev.txt lacks {missing} of {file}"


@pytest.mark.parametrize(
    ("places", "files"),
    [
        (("talent_app", "migrations", "config.py", "wsgi.py"), ("requirements.txt", *OPTIONAL)),
        (("tests",), ("requirements.txt", "requirements-load.txt", "requirements-dev.txt")),
    ],
)
def test_what_the_code_imports_is_among_the_requirements(places: tuple[str, ...], files: tuple[str, ...]) -> None:
    known, distributions = pinned(*files), packages_distributions()
    for file, module in imports(*places):
        if module in OURS or module in sys.stdlib_module_names:
            continue
        brought = {canonical(name) for name in distributions.get(module, [module])}
        assert brought & known, f"{file.relative_to(ROOT)} imports {module}: pin its package in {files[-1]}"
