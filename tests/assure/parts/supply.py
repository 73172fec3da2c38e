"""What the product is made of: the linter's security rules, known faults of packages, secrets in the history."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from fractions import Fraction

from tests.assure.installation import ROOT
from tests.assure.part import Part, Step

#: What a secret looks like when somebody commits it by mistake.
SECRETS = (
    re.compile(rb"-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----"),
    re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    re.compile(rb"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    re.compile(rb"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"),
    re.compile(rb"^\+?(?:[A-Z]+_KEY|[A-Z_]*PASSWORD)=[A-Za-z0-9+/=_-]{20,}", re.MULTILINE),
    re.compile(rb"https://(?:qyapi\.weixin|oapi\.dingtalk)[^\s\"']*(?:key|access_token)=[0-9a-f-]{30,}"),
    re.compile(rb"[a-z+]+://[^\s:/@\"'{]+:[^\s/@\"'{]{8,}@(?!localhost|127\.)[a-z0-9.-]+"),
)
#: Found and looked at: what it is.
KNOWN: dict[bytes, str] = {}
PIECE = 1 << 20


def _run(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=False)


def _linter() -> str:
    looked_at = ("talent_app", "config.py", "wsgi.py", "script")
    done = _run(sys.executable, "-m", "ruff", "check", "--select", "S", "--output-format", "json", *looked_at)
    found = json.loads(done.stdout or b"[]")
    assert not found, "; ".join(f"{each['filename']}:{each['location']['row']} {each['code']}" for each in found)[:600]
    silenced = _run("git", "grep", "-n", "-E", "noqa: S[0-9]{3}", "--", "talent_app", "config.py").stdout.splitlines()
    bare = [line for line in silenced if not re.search(rb"noqa: S\d{3}(?:, S\d{3})* *[-#(] ?\S", line)]
    assert not bare, f"silenced without a reason: {b'; '.join(bare)[:400]!r}"
    return f"ruff S 规则没有发现；{len(silenced)} 处注明理由不适用"


def _packages() -> str:
    done = _run(sys.executable, "-m", "pip_audit", "--version")
    if done.returncode:
        return "没有运行：这里没有安装 pip-audit（pip install pip-audit 后再运行本部分）"
    done = _run(sys.executable, "-m", "pip_audit", "-r", "requirements.txt", "--no-deps", "--disable-pip", "-f", "json")
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return "没有运行：连不上漏洞库（需要网络）"
    if any("skip_reason" in each for each in found):
        return "没有运行：漏洞库里查不到这些包（需要连得上漏洞库的网络）"  # silence about a package is no clean bill
    known = [f"{each['name']} {each['version']}" for each in found if each.get("vulns")]
    assert not known, f"已知漏洞：{'、'.join(known)}"
    return f"pip-audit 核对 {len(found)} 个包，没有已知漏洞"


def _history() -> str:
    process = subprocess.Popen(
        ["git", "log", "--all", "-p", "--no-color", "--unified=0", "--no-textconv"], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    found: dict[bytes, None] = {}
    read, tail = 0, b""
    while piece := process.stdout.read(PIECE):
        read += len(piece)
        text = tail + piece
        for pattern in SECRETS:
            for match in pattern.finditer(text):
                found[match.group()[:60]] = None
        tail = text[-400:]
    process.wait()
    unknown = [each for each in found if not any(each.startswith(known) for known in KNOWN)]
    assert not unknown, f"possible secrets: {unknown[:8]}"
    commits = int(_run("git", "rev-list", "--all", "--count").stdout)
    kinds = f"{len(SECRETS)} 种样式的密钥"
    return f"{commits:,} 次提交、{read / 1e6:,.0f} MB 改动中没有{kinds}；已核对的例外 {len(KNOWN)} 处"


def steps(share: Fraction) -> Iterable[Step]:
    """The linter always; the history and the packages only in a full run."""
    yield Step("ruff 的 S 规则", _linter)
    if share == 1:
        yield Step("依赖的已知漏洞", _packages)
        yield Step("历史中的密钥", _history)


PART = Part(
    "supply",
    "组成与历史",
    "代码按 ruff 的安全规则检查；锁定的依赖与漏洞库比对（有网络时）；全部提交历史中查找密钥、令牌和口令的样式。",
    steps,
)
