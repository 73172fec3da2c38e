"""The reference of the interface for people, from the OpenAPI document: a page, and `docs/api-reference.md`.

`flask api docs` writes the file, and a test keeps it equal to `document()`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from talent_app.api.document import JSON, PREFIX, openapi, path_of
from talent_app.api.errors import CODES
from talent_app.api.operation import OPERATIONS, Operation
from talent_app.talents.records import RECORD_KINDS

#: What a receiver of webhooks does with each message; `docs/api.md` shows the same, and a test runs it.
SIGNATURE = Path(__file__).with_name("signature_sample.txt").read_text(encoding="utf-8").strip()
MOST = 1600
#: The operations of child records are the same for every kind: one is shown whole, of the others what is asked.
SHOWN_KIND = RECORD_KINDS[0].key
OTHER_KINDS = tuple(f"/{kind.key}" for kind in RECORD_KINDS[1:])
REFUSALS = ("400", "401", "403", "404", "409", "413", "415", "428", "429", "503")

HEAD = """# 接口参考

由 `flask api docs` 按 `/api/v1/openapi.json` 生成，请不要手改；道理和约定见 [接口说明](api.md)。
登录后在“我的账号 › 接口令牌 › 接口说明”看到同样的内容。

## 怎样请求

```sh
curl -H "Authorization: Bearer $TOKEN" -H "Accept-Language: zh" "https://host/api/v1/talents?limit=20"
```

`Accept-Language: en` 时，错误的标题、原因和处理办法以英文回答；`code` 不随语言改变。
"""
PAGING = """## 分页

列表回答 `items`、`next`、`previous` 和 `total`。把 `next` 原样作为参数 `cursor` 取下一页，其余参数不变；
`next` 为 `null` 就是最后一页。`limit` 默认 50，最多 200；`total` 在一万（搜索在一千）以内是准确的。

```sh
curl -H "Authorization: Bearer $TOKEN" "https://host/api/v1/talents?limit=200"
curl -H "Authorization: Bearer $TOKEN" "https://host/api/v1/talents?limit=200&cursor=$NEXT"
```
"""
REPEATING = """## 重试和版本

写入的 `POST` 可带 `Idempotency-Key`（最长 100 个可见 ASCII 字符，一天内有效）。连接中断后用同一个键重试：
原样的请求得到第一次的回答和 `Idempotency-Replayed: true`，不同的请求得到 409 `key_reused`。

修改带回读到的 `version`，或以 `If-Match` 带回 ETag；没有带是 428 `version_needed`，别人先改了是 409 `stale`。

```sh
curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: $(uuidgen)" \\
     -d @talent.json https://host/api/v1/talents
curl -X PATCH -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H 'If-Match: "3"' \\
     -d '{"fields": {"post": "高级工程师"}}' https://host/api/v1/talents/12
```
"""


def groups() -> dict[str, list[dict[str, Any]]]:
    """Every operation by its tag, as the page shows it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in OPERATIONS:
        found.setdefault(each.tag, []).append(_shown(each))
    return found


def _shown(each: Operation) -> dict[str, Any]:
    path = path_of(each)
    told = openapi()["paths"][path][each.method.lower()]
    asked = told.get("requestBody", {}).get("content", {}).get(JSON, {})
    answered = told["responses"][str(each.status)].get("content", {}).get(JSON, {})
    return {
        "name": each.name, "method": each.method, "path": f"{PREFIX}{path}", "summary": each.summary,
        "description": each.description, "permission": each.permission, "status": each.status,
        "parameters": [_parameter(one) for one in told.get("parameters", [])],
        "asks": _example(asked), "says": "" if path.endswith(OTHER_KINDS) else _example(answered),
        "refusals": "、".join(status for status in REFUSALS if status in told["responses"]),
    }  # fmt: skip


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    kinds = schema.get("type") or "、".join(each.get("type", "") for each in schema.get("anyOf", ()))
    bounds = [f"{word}{schema[key]}" for key, word in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    if "enum" in schema:
        bounds.append(" | ".join(map(str, schema["enum"])))
    return {
        "name": one["name"], "where": {"path": "地址", "query": "参数", "header": "请求头"}[one["in"]],
        "is_needed": one["required"], "kind": " ".join(filter(None, (kinds, *bounds))),
        "text": one.get("description", ""),
    }  # fmt: skip


def _example(content: dict[str, Any]) -> str:
    if "example" not in content:
        return ""
    text = json.dumps(content["example"], ensure_ascii=False, indent=1)
    return text if len(text) <= MOST else text[: text.rfind("\n", 0, MOST)] + "\n …"


def document() -> str:
    """`docs/api-reference.md`."""
    parts = [HEAD, _codes(), PAGING, REPEATING, "## 核验事件推送的签名\n", f"```python\n{SIGNATURE}\n```\n"]
    for tag, operations in groups().items():
        parts.append(f"## {tag}\n")
        parts += [_written(each) for each in operations]
    return "\n".join(parts).rstrip() + "\n"


def _codes() -> str:
    rows = [f"| `{code}` | {status} | {meaning} |" for code, (status, meaning) in CODES.items()]
    return "\n".join(["## 错误代码", "", "| 代码 | 状态 | 含义 |", "|---|---|---|", *rows, ""])


def _written(each: dict[str, Any]) -> str:
    lines = [f"### `{each['method']} {each['path']}`", "", f"{each['summary']}。{each['description']}", ""]
    lines += [f"所需权限 `{each['permission'].value}`；成功 {each['status']}；可能的错误 {each['refusals']}。", ""]
    if each["parameters"]:
        lines += ["| 名称 | 位置 | 必填 | 类型 | 说明 |", "|---|---|---|---|---|"]
        lines += [
            "| `{name}` | {where} | {0} | {1} | {text} |".format(
                "是" if one["is_needed"] else "", one["kind"].replace("|", "\\|"), **one
            )
            for one in each["parameters"]
        ]
        lines.append("")
    for title, text in (("请求", each["asks"]), ("回答", each["says"])):
        if text:
            lines += [f"{title}：", "", "```json", text, "```", ""]
    return "\n".join(lines)
