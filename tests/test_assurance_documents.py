"""The documents for those who approve: what they name as proof exists, and their sums are right."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROW = re.compile(r"^\| ([\d.]+) \| [12] \| (满足|不适用|部署时|未达到) \| [^|]+ \| [^|]+ \| (.*) \|$", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["asvs.md", "threat-model.md"])
def test_every_proof_a_document_names_exists(name):
    named = NAMED.findall(text_of(name))
    assert named
    for file, test in named:
        code = (ROOT / file).read_text(encoding="utf-8")
        assert not test or re.search(rf"^(def {test}\(|{test} = )", code, re.MULTILINE), f"{file} has no {test}"


def test_every_line_that_is_met_has_a_proof_or_says_where_it_stands():
    rows = ROW.findall(text_of("asvs.md"))
    counts = Counter(state for _number, state, _proof in rows)
    assert len({number for number, _state, _proof in rows}) == len(rows) == 253
    told = "，".join(f"{state} {counts[state]} 条" for state in ("满足", "不适用", "部署时", "未达到"))
    assert f"共 253 条：{told}。" in text_of("asvs.md")
    assert [number for number, state, proof in rows if state == "满足" and not proof] in ([], ["13.1.1"])


CIPHERS = re.compile(r"hashlib\.(?!blake)|hmac\.|argon2|AESGCM|pyotp|hazmat|pyhanko|itsdangerous|sha256\(")


def test_every_module_that_uses_cryptography_stands_in_the_inventory():
    listed = text_of("cryptography.md")
    using = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "talent_app").rglob("*.py")
        if CIPHERS.search(path.read_text(encoding="utf-8"))
    }
    lacking = {name for name in using if f"`{name}`" not in listed}
    assert not lacking, f"say in docs/cryptography.md what these use it for: {sorted(lacking)}"
    named = set(re.findall(r"`(talent_app/[\w/]+\.py)`", listed))
    assert all((ROOT / name).exists() for name in named)
