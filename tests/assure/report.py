"""docs/assurance.md: one section for each part that was run in full, with date, commit and every step.

Sections of parts that were not run now stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.assure.part import Part
from tests.assure.state import Progress

HEAD = """# 长时间验证

由 `script/assure` 写入：每一部分最近一次完整运行的日期、提交和逐步结果。提交号后的“+”表示工作区当时有未提交的改动。
`script/test` 每次以百分之一的工作量运行全部部分。
"""
SECTION = re.compile(r"^## `([a-z-]+)`.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def section(part: Part, progress: Progress) -> str:
    """One part as Markdown."""
    state = "通过" if not progress.failed else f"{len(progress.failed)} 项没有通过"
    seconds = sum(step.seconds for step in progress.steps.values())
    lines = [
        f"## `{part.name}` {part.title}：{state}",
        "",
        part.proves,
        "",
        f"{progress.finished[:10]}，提交 {progress.commit}，用时 {seconds:,.0f} 秒。",
        "",
        "| 步骤 | 结果 | 内容 | 秒 |",
        "|---|---|---|---|",
    ]
    for step in progress.steps.values():
        told = step.told.replace("|", "／").replace("\n", " ")[:1500]
        lines.append(f"| {step.name} | {'通过' if step.is_proved else '没有通过'} | {told} | {step.seconds:,.1f} |")
    return "\n".join(lines) + "\n"


def document(old: str, finished: Iterable[tuple[Part, Progress]]) -> str:
    """The whole document with these parts renewed, in order of their names."""
    sections = {found.group(1): found.group(0).rstrip() + "\n" for found in SECTION.finditer(old)}
    sections |= {part.name: section(part, progress) for part, progress in finished}
    return "\n".join([HEAD, *(sections[name] for name in sorted(sections))])
