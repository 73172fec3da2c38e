"""What acts by itself when a PDF is opened: scripts and starting of programs. Looked for where readers look for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from talent_app.core.errors import InvalidInput

#: Kinds of action that run something; the others turn pages, follow links or fill in fields.
RUNNING = {"/JavaScript": "脚本", "/Launch": "启动外部程序的动作", "/Rendition": "脚本"}
#: Where actions stand: when the document, a page or a field is opened, touched or left, and what comes after another.
TRIGGERS = ("/OpenAction", "/A", "/AA", "/Next")
MOST_LOOKED_AT = 50_000


def refuse_active(reader: PdfReader) -> None:
    """Refuse a document that runs a script or starts a program."""
    root = _plain(reader.trailer.get("/Root"))
    if not isinstance(root, DictionaryObject):
        return
    names = _plain(root.get("/Names"))
    if isinstance(names, DictionaryObject) and "/JavaScript" in names:
        raise _refusal("脚本")
    for action in islice(_actions(reader, root), MOST_LOOKED_AT):
        kind = str(action.get("/S", ""))
        if "/JS" in action or kind in RUNNING:
            raise _refusal(RUNNING.get(kind, "脚本"))


def _actions(reader: PdfReader, root: DictionaryObject) -> Iterator[DictionaryObject]:
    yield from _triggered(root)
    form = _plain(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject):
        yield from _below(form, "/Fields", "/Kids")
    for page in reader.pages:
        yield from _triggered(page)
        yield from _below(page, "/Annots", "/Kids")


def _below(holder: DictionaryObject, first: str, then: str) -> Iterator[DictionaryObject]:
    """The actions of a tree of fields or annotations; a tree that bites its own tail is walked once."""
    waiting, seen = _listed(holder.get(first)), 0
    while waiting and seen < MOST_LOOKED_AT:
        seen += 1
        each = waiting.pop()
        yield from _triggered(each)
        waiting += _listed(each.get(then))


def _triggered(holder: DictionaryObject) -> Iterator[DictionaryObject]:
    waiting, seen = [holder], 0
    while waiting and seen < 1_000:
        seen += 1
        each = waiting.pop()
        for name in TRIGGERS:
            action = _plain(each.get(name))
            if isinstance(action, ArrayObject):
                waiting += [entry for entry in map(_plain, action) if isinstance(entry, DictionaryObject)]
            if not isinstance(action, DictionaryObject):
                continue
            found = [_plain(entry) for entry in action.values()] if name == "/AA" else [action]
            for entry in found:
                if isinstance(entry, DictionaryObject):
                    yield entry
                    waiting.append(DictionaryObject({key: entry[key] for key in TRIGGERS if key in entry}))


def _listed(value: Any) -> list[DictionaryObject]:
    found = _plain(value)
    return [each for each in map(_plain, found) if isinstance(each, DictionaryObject)] if _is_list(found) else []


def _is_list(value: Any) -> bool:
    return isinstance(value, ArrayObject)


def _plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _refusal(what: str) -> InvalidInput:
    return InvalidInput(
        f"PDF 带有{what}，已拒收，没有保存。", "请用“打印为 PDF”重新生成一份，或上传不带脚本的版本。", "file"
    )
