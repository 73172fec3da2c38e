"""Pages as a browser parses them, quickly: Lexbor reads by the rules of HTML5, Beautiful Soup answers the questions.

Every view test parses a page or two. html5lib does the same in Python and took more time than the page's own making.
"""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Comment, NavigableString
from bs4.builder import HTMLTreeBuilder
from selectolax.lexbor import LexborHTMLParser, LexborNode


class LexborTreeBuilder(HTMLTreeBuilder):
    """Hands the tree Lexbor has made to Beautiful Soup, element by element; white space stays as it stands."""

    NAME = "lexbor"

    def prepare_markup(self, markup: Any, *_encodings: Any, **_more: Any) -> Any:
        """Lexbor takes text, or bytes in UTF-8."""
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:
        """Parse, then walk the tree without recursion: pages nest deeply."""
        soup: Any = self.soup
        # None while an element is left open: it ends when what follows it on its level is met
        waiting: list[LexborNode | None] = [LexborHTMLParser(markup).root]
        while waiting:
            node = waiting.pop()
            if node is None:
                soup.popTag()
                continue
            if node.next is not None and node.parent is not None and node.parent.tag != "-document":
                waiting.append(node.next)
            if node.is_element_node:
                attributes = {name: value or "" for name, value in node.attributes.items()}
                soup.handle_starttag(node.tag, None, None, attributes)
                waiting.append(None)
                if node.child is not None:
                    waiting.append(node.child)
            elif node.is_comment_node:
                soup.object_was_parsed(Comment(node.comment_content))
            elif node.is_text_node:
                soup.object_was_parsed(NavigableString(node.text_content))


def soup_of(markup: str | bytes, kind: type[BeautifulSoup] = BeautifulSoup) -> Any:
    """The parsed page."""
    return kind(markup, builder=LexborTreeBuilder())
