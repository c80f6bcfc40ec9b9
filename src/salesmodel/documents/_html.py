"""Where a value stands in HTML, so that none can become more than text.

A template is read in the part of HTML that is written plainly: attributes in quotes,
no ``<`` that opens nothing, no element that runs or embeds anything. What is read so
means the same to every browser.
"""

import re
from typing import Final, Literal, assert_never

import attrs

from salesmodel._facts import shown
from salesmodel.documents._parts import Context
from salesmodel.documents._source import Fault


__all__ = ["Html", "Place"]

_NAME = r"[A-Za-z][A-Za-z0-9]* (?: -[A-Za-z0-9]+ )*"
_CONSTRUCT = re.compile(
    rf"""
    (?P<comment> <!-- (?!-?>) (?: [^-] | -(?!-) )* --> )
    | (?P<doctype> <!doctype [^<>]* > )
    | (?P<closed> </ {_NAME} [ \t\n]* > )
    | < (?P<opened> {_NAME} ) (?= [ \t\n/>] )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_IN_TAG = re.compile(
    r"""
    [ \t\n]* (?:
    (?P<end> /?> )
    | (?P<attribute> [A-Za-z][A-Za-z0-9:_.-]* )
      (?: [ \t\n]* = [ \t\n]* (?P<quote> ["'] ) | (?= [ \t\n/>] ) )
    )
    """,
    re.VERBOSE,
)
_REFUSED: Final = frozenset(
    [
        "applet",
        "base",
        "embed",
        "frame",
        "frameset",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "svg",
        "template",
        "xmp",
    ]
)
_OPEN: Final = frozenset(
    [
        "abbr",
        "alt",
        "class",
        "colspan",
        "datetime",
        "dir",
        "height",
        "label",
        "lang",
        "placeholder",
        "rowspan",
        "title",
        "value",
        "width",
    ]
)
_LINKS: Final = frozenset((("a", "href"), ("area", "href"), ("img", "src")))
_BLANK = " \t\n"
_NO_COMMENT = "a comment holds no tags and no --, and ends with -->"
_NO_ELEMENT = "a < that opens no element is written &lt;"
_IN_QUOTES = "tags stand in text, or between the quotes of an attribute"
_ENDS: Final = {  # of the elements that hold no others
    element: re.compile(rf"</{element}[ \t\n]*>", re.IGNORECASE | re.ASCII)
    for element in ("style", "textarea", "title")
}


@attrs.frozen
class Place:
    """Where reading stands: what it is in, and whether anything precedes it there."""

    within: Literal["text", "tag", "attribute", "element"] = "text"
    element: str = ""
    attribute: str = ""
    quote: str = ""
    is_first: bool = True

    def after_all(self) -> "Place":
        """Return the same place with something before it."""
        is_first = self.within != "attribute"
        return attrs.evolve(self, is_first=is_first)


@attrs.define(eq=False)
class Html:
    """The place that reading has come to, from text to text."""

    place: Place = Place()
    is_lost: bool = False
    """Whether something could not be read, so that the place is not known."""

    def read(self, text: str, at: int) -> None:
        """Read the text that stands at a place of the source, to its end."""
        done = len(text) if self.is_lost else 0
        try:
            while done < len(text):
                done = self._next(text, done, at)
        except Fault:
            self.place, self.is_lost = Place(), True
            raise

    def _next(self, text: str, done: int, at: int) -> int:
        """Read one construct, and return where it ends."""
        match self.place.within:
            case "text":
                return self._in_text(text, done, at)
            case "tag":
                return self._in_tag(text, done, at)
            case "attribute":
                return self._in_attribute(text, done)
            case "element":
                return self._in_element(text, done, at)
            case _:
                assert_never(self.place.within)

    def _in_text(self, text: str, done: int, at: int) -> int:
        """Read to the end of the next construct, or to where an element opens."""
        start = text.find("<", done)
        if start < 0:
            return len(text)
        found = _CONSTRUCT.match(text, start)
        if found is None:
            is_comment = text.startswith("<!--", start)
            raise Fault(_NO_COMMENT if is_comment else _NO_ELEMENT, at + start)
        if found["opened"]:
            element = found["opened"].lower()
            if element in _REFUSED:
                sentence = f"the element {element} cannot stand in a document"
                raise Fault(sentence, at + start)
            self.place = Place("tag", element)
        return found.end()

    def _in_tag(self, text: str, done: int, at: int) -> int:
        """Read one attribute, to the quote that opens it, or the end of the tag."""
        found = _IN_TAG.match(text, done)
        if found is None and not text[done:].strip(_BLANK):
            return len(text)
        if found is None:
            sentence = 'an attribute is written as name="value"'
            raise Fault(f"{sentence}, got {shown(text[done : done + 20])}", at + done)
        element = self.place.element
        if found["quote"]:
            attribute = found["attribute"].lower()
            self.place = Place("attribute", element, attribute, found["quote"])
        elif found["end"]:
            self.place = Place("element", element) if element in _ENDS else Place()
        return found.end()

    def _in_attribute(self, text: str, done: int) -> int:
        """Read to the quote that ends an attribute."""
        end = text.find(self.place.quote, done)
        if end < 0:
            self.place = self.place.after_all()
            return len(text)
        self.place = Place("tag", self.place.element)
        return end + 1

    def _in_element(self, text: str, done: int, at: int) -> int:
        """Read to the end of an element that holds text alone."""
        start = text.find("<", done)
        if start < 0:
            return len(text)
        element = self.place.element
        found = _ENDS[element].match(text, start)
        if found is None:
            sentence = f"the element {element} ends with </{element}>"
            raise Fault(f"{sentence}, and any other < in it is &lt;", at + start)
        self.place = Place()
        return found.end()

    def context(self, at: int, *, is_url: bool) -> Context:
        """Tell in what place a value stands, if it can stand there."""
        place = self.place
        if place.within == "tag":
            raise Fault(_IN_QUOTES, at)
        if place.within == "attribute":
            self._check_attribute(place, at, is_url=is_url)
        if place == Place("element", "style"):
            raise Fault("no value can stand in a style sheet", at)
        self.place = place.after_all()
        return "text" if place.within == "text" else "enclosed"

    def _check_attribute(self, place: Place, at: int, *, is_url: bool) -> None:
        """Refuse a value that an attribute could do more with than show it."""
        name = place.attribute
        if (place.element, name) in _LINKS:
            if not (is_url and place.is_first):
                raise Fault(f"{name} begins with a value that went through url", at)
        elif name not in _OPEN and not name.startswith(("aria-", "data-")):
            raise Fault(f"no value can stand in the attribute {shown(name)}", at)

    def check_block(self, at: int) -> None:
        """Refuse a block among attributes."""
        if self.place.within == "tag":
            raise Fault(_IN_QUOTES, at)

    def rejoin(self, place: Place, at: int, *, is_over: bool) -> None:
        """Go on from where a block opened; its text must have come back there."""
        if self.is_lost:
            return
        if self.place.after_all() != place.after_all():
            raise Fault("a block ends in the element and quotes that it began in", at)
        self.place = place.after_all() if is_over else place

    def end(self, at: int) -> None:
        """Refuse a template that ends within an element's tag or its text."""
        if self.place != Place():
            raise Fault("the template ends within a tag or an element of text", at)
