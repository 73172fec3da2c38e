"""Brings the catalogues up to the source, and says what lacks. Behind `flask translations`, and behind its test."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from talent_app.translations.catalogue import CHINESE, PLACE, compile_catalogue, source_of
from talent_app.translations.extraction import extracted

#: Languages whose catalogue holds every message.
WHOLE = ("en",)
#: Whoever translates says it so, where the English must show a Chinese sign or word that is to be typed.
QUOTES = "quotes what stands on the page or is typed"
HEADER = "# Written by `flask translations update`: translate what it lists, change nothing else. See ../../README.md"
#: Lines of a header that only change.
NO_HEADERS = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Report-Msgid',
    b'"Last-Transl',
    b'"Language-Team',
    b'"Gener',
)


def read(language: str) -> Catalog:
    """The catalogue as it lies in the repository."""
    with source_of(language).open("rb") as source:
        return read_po(source, locale=language)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file: sorted, without lines and dates, so that a change to the source changes little here."""
    content = BytesIO()
    write_po(content, catalogue, width=0, sort_output=True, no_location=True, omit_header=False, ignore_obsolete=True)
    lines = content.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(NO_HEADERS))


def update(language: str) -> list[str]:
    """Adds what the source says anew, drops what it says no more, compiles; answers what has no translation yet."""
    template, old = extracted(), read(language) if source_of(language).exists() else Catalog(locale=language)
    made = Catalog(locale=language, header_comment=HEADER, project="talent", version="1", charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            before = old.get(message.id)
            flags = (set(message.flags) | (set(before.flags) if before else set())) - {"python-brace-format"}
            made.add(message.id, before.string if before else "", flags=flags, user_comments=_comments(before))
    source_of(language).parent.mkdir(parents=True, exist_ok=True)
    source_of(language).write_bytes(written(made))
    compile_catalogue(language)
    return missing(made)


def _comments(before: object) -> list[str]:
    return list(getattr(before, "user_comments", ()))


def missing(catalogue: Catalog) -> list[str]:
    """Messages that no reader of this language could understand: without translation, or doubtful."""
    return [str(one.id) for one in catalogue if one.id and (not one.string or one.fuzzy)]


def faults(catalogue: Catalog) -> list[str]:
    """Translations that would fail or mislead: other places for values, or Chinese left."""
    told = []
    for one in catalogue:
        if not one.id or not one.string:
            continue
        text, said = str(one.id), str(one.string)
        if _places(text) != _places(said):
            told.append(f"other places for values: {text!r} → {said!r}")
        elif "%" in PLACE.sub("", said):
            told.append(f"write %% for a per cent sign: {text!r} → {said!r}")
        elif CHINESE.search(said) and QUOTES not in one.user_comments:
            told.append(f"Chinese left: {text!r} → {said!r}")
    return told


def _places(text: str) -> Counter[str]:
    return Counter(place[0] for place in PLACE.finditer(text) if place[0] != "%%")


def behind(catalogue: Catalog) -> tuple[list[str], list[str]]:
    """What the source says and the catalogue does not know, and the other way round."""
    here, there = {str(one.id) for one in extracted() if one.id}, {str(one.id) for one in catalogue if one.id}
    return sorted(here - there), sorted(there - here)
