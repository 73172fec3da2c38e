"""What makes a tagged PDF/A also declare itself PDF/UA-1: the identification, its schema and the title in the window.

The engine writes one variant at a time; the tags are the same. PDF/A demands that a property it does not know be
described in an extension schema, so both stand in the metadata. The engine ties cells to their heads by name only and
calls a link after its target: scope and words are added.
"""

from __future__ import annotations

from typing import Any

import pydyf

from talent_app.documents.engine import write_once

IDENTIFICATION = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289 the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def declare_accessible(document: Any, pdf: Any) -> None:
    """Complete a PDF about to be written: identification, readable metadata, title in the window, heads and links."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", IDENTIFICATION) for part in metadata.stream]
    metadata.compress = False  # so that a tool that knows no PDF finds the identification
    pdf.catalog["ViewerPreferences"] = "<< /DisplayDocTitle true >>"
    if "AF" in pdf.catalog:  # the engine lists every file twice, once as attachment and once for PDF/A-3
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    _say_scopes(pdf)
    _name_links(document, pdf)
    write_once(pdf)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _say_scopes(pdf: Any) -> None:
    """A head above is the head of its column, any other the head of its row."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/TH":
            group = _object(pdf, _object(pdf, item["P"])["P"])
            item["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _name_links(document: Any, pdf: Any) -> None:
    """A link within the document is described by the heading it leads to, not by the name of its target."""
    headings: dict[str, str] = {}
    for page in document.pages:
        labels = {place: label for _level, label, place, _state in page.bookmarks}
        headings |= {name: labels[box[:2]] for name, box in page.anchors.items() if box[:2] in labels}
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "Dest" in item:
            target = item["Dest"].string
            item["Contents"] = pydyf.String(headings.get(target, target))
