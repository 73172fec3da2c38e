"""The `--map` file: which column is which field, written down by a person or a program. Unknown keys are refused."""

from __future__ import annotations

from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.exchange.mapping import IGNORED, FilePlan, SheetPlan, field_named, folded


def use_map_file(plan: FilePlan, content: Any) -> None:
    """Put what a `--map` file says onto a plan: `{"columns": {header: field}, "ignore": [header]}` or plain pairs."""
    if not isinstance(content, dict):
        hint = '例如 {"columns": {"name": "姓名"}, "ignore": []}。'
        raise InvalidInput("对应关系文件的内容应为一个 JSON 对象。", hint)
    if isinstance(content.get("columns", None), dict) or isinstance(content.get("ignore", None), list):
        unknown = sorted(set(content) - {"columns", "ignore"})
        if unknown:
            raise InvalidInput(f"对应关系文件中有不认识的键“{unknown[0]}”。", "只可以有 columns 和 ignore。")
        pairs, ignored = content.get("columns", {}), content.get("ignore", [])
    else:
        pairs, ignored = content, []
    if not all(isinstance(target, str) for target in pairs.values()) or not all(isinstance(h, str) for h in ignored):
        raise InvalidInput("对应关系文件中，列名和字段都应是文字。", "请检查文件内容。")
    for header, target in [*pairs.items(), *((header, IGNORED) for header in ignored)]:
        homes = [(sheet, title) for sheet in plan.sheets for title in sheet.columns if folded(title) == folded(header)]
        if not homes:
            raise InvalidInput(f"文件中没有“{header}”这一列。", "请核对对应关系文件中的列名。")
        names = [(sheet, title, field_named(sheet.spec, target)) for sheet, title in homes]
        if all(name is None for _sheet, _title, name in names):
            raise InvalidInput(f"没有“{target}”这个字段。", "可用 flask talents fields --json 查看全部字段。")
        for sheet, title, name in names:
            if name is not None:
                _place(sheet, title, name)


def _place(sheet: SheetPlan, header: str, name: str) -> None:
    for other, target in sheet.columns.items():
        if name and target == name and other != header:
            sheet.columns[other] = None  # the explicit wish wins over the guess
    sheet.columns[header] = name
