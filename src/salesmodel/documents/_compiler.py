"""How a template is read: names, kinds and filters are settled before it is filled."""

from collections.abc import Mapping
from typing import Literal

import attrs

from salesmodel._facts import listed, shown
from salesmodel.documents._html import Html, Place
from salesmodel.documents._parts import Choice, Context, Loop, Part, Shown, Text
from salesmodel.documents._rendering import escaped
from salesmodel.documents._scope import Scope
from salesmodel.documents._shapes import Declared, Group, Kind, Rows, Single
from salesmodel.documents._source import Fault, Tag, Token, pieces
from salesmodel.documents._tags import Words, steps
from salesmodel.documents.filters import Filter


__all__ = ["Compiler"]

_DEEPEST = 4
_BLOCKS = "for, if, else, endif or endfor"


@attrs.define(eq=False)
class _Block:
    """A block that is not closed yet; the whole template is one, of no word."""

    word: Literal["", "for", "if"]
    at: int
    place: Place
    parts: list[Part] = attrs.Factory(list)
    path: tuple[str, ...] = ()
    kind: Kind | Literal["rows"] = "rows"
    variable: str = ""
    present: tuple[Part, ...] | None = None

    def part(self) -> Part:
        """Return the part that a block is once it is closed."""
        parts = tuple(self.parts)
        if self.word == "for":
            return Loop(self.variable, self.path, parts)
        if self.present is None:
            return Choice(self.path, self.kind, parts, ())
        return Choice(self.path, self.kind, self.present, parts)


@attrs.define(eq=False)
class Compiler:
    """A source on its way in, with what is wrong with it so far."""

    filters: Mapping[str, Filter]
    scope: Scope
    html: Html | None
    problems: list[Fault] = attrs.Factory(list)
    blocks: list[_Block] = attrs.Factory(lambda: [_Block("", 0, Place())])

    def read(self, source: str) -> tuple[Part, ...]:
        """Read a source; the parts are of use only if there are no problems."""
        texts, tags = pieces(source)
        self._text(*texts[0])
        for tag, (at, text) in zip(tags, texts[1:], strict=True):
            self._tag(tag)
            self._text(at, text)
        for block in self.blocks[1:]:
            sentence = f"{block.word} is never closed with end{block.word}"
            self.problems.append(Fault(sentence, block.at))
        if self.html is not None and not self.problems:
            self._end(self.html, len(source))
        return tuple(self.blocks[0].parts)

    def _end(self, html: Html, at: int) -> None:
        """End the markup."""
        try:
            html.end(at)
        except Fault as fault:
            self.problems.append(fault)

    def _text(self, at: int, text: str) -> None:
        """Take text, which may be markup."""
        if not text:
            return
        self.blocks[-1].parts.append(Text(text))
        if self.html is not None:
            try:
                self.html.read(text, at)
            except Fault as fault:
                self.problems.append(fault)

    def _tag(self, tag: Tag) -> None:
        """Take a tag; a problem of it is kept, and reading goes on."""
        try:
            if tag.fault is not None:
                raise tag.fault
            words = Words(tag.tokens)
            self._value(words, tag.at) if tag.shows else self._block(words, tag.at)
        except Fault as fault:
            self.problems.append(fault)

    def _value(self, words: Words, at: int) -> None:
        """Take a tag that shows a value, or a text of its own."""
        literal = words.literal()
        if literal is not None:
            text = escaped(literal, self._context(at, is_url=False))
            self.blocks[-1].parts.append(Text(text))
            return
        path = words.path()
        asked = words.filters()
        used = [
            (each, name, arguments)
            for name, arguments in asked
            if (each := self._filter(name)) is not None
        ]
        declared = self.scope.find(path)
        if isinstance(declared, Group | Rows):
            raise Fault(f"{path} is several values, and one is shown", path.at)
        if declared is None or len(used) < len(asked):
            return
        bound, is_url = steps(declared.kind, used, path.at)
        context = self._context(at, is_url=is_url)
        self.blocks[-1].parts.append(Shown(path.words, declared.kind, bound, context))

    def _filter(self, name: Token) -> Filter | None:
        """Return the filter of a name; a problem if there is none."""
        used = self.filters.get(name.text)
        if used is None:
            known = listed(tuple(self.filters)) or "none"
            sentence = f"the filter {shown(name.text)} is unknown; there are {known}"
            self.problems.append(Fault(sentence, name.at))
        return used

    def _context(self, at: int, *, is_url: bool) -> Context:
        """Tell in what place a value stands."""
        return "plain" if self.html is None else self.html.context(at, is_url=is_url)

    def _block(self, words: Words, at: int) -> None:
        """Take a tag of a block."""
        token = words.take("word", wanted=_BLOCKS)
        match token.text:
            case "for" | "if" as word:
                self._open(word, at)
                self._head(self.blocks[-1], words)
            case "else":
                words.end()
                self._else(self.blocks[-1], at)
            case "endfor" | "endif" as word:
                words.end()
                self._close(self.blocks[-1], word, at)
            case word:
                raise Fault(f"expected {_BLOCKS}, got {shown(word)}", token.at)

    def _open(self, word: Literal["for", "if"], at: int) -> None:
        """Open a block, also where it cannot stand, so that its end finds it."""
        place = Place() if self.html is None else self.html.place
        self.blocks.append(_Block(word, at, place))
        if len(self.blocks) > _DEEPEST + 1:
            raise Fault(f"blocks stand at most {_DEEPEST} deep", at)
        if self.html is not None:
            self.html.check_block(at)

    def _head(self, block: _Block, words: Words) -> None:
        """Read what a block is about."""
        if block.word == "if":
            path = words.path()
            words.end()
            block.path = path.words
            block.kind = _asked(self.scope.find(path), str(path), path.at)
            return
        variable = words.take("word", wanted="a name for each row")
        words.keyword("in")
        path = words.path()
        words.end()
        if variable.text in self.scope.names:
            raise Fault(
                f"the name {variable.text} stands for something else", variable.at
            )
        block.variable, block.path = variable.text, path.words
        self.scope.enter(variable.text, path)

    def _else(self, block: _Block, at: int) -> None:
        """Begin what stands where nothing is there."""
        if block.word != "if" or block.present is not None:
            raise Fault("else stands between if and endif, once", at)
        block.present, block.parts = tuple(block.parts), []
        if self.html is not None:
            self.html.rejoin(block.place, at, is_over=False)

    def _close(self, block: _Block, word: str, at: int) -> None:
        """Close a block."""
        if word != f"end{block.word}":
            raise Fault(f"{word} closes nothing that is open here", at)
        self.blocks.pop()
        self.scope.leave(block.variable)
        self.blocks[-1].parts.append(block.part())
        if self.html is not None:
            self.html.rejoin(block.place, at, is_over=True)


def _asked(declared: Declared | None, name: str, at: int) -> Kind | Literal["rows"]:
    """Return what kind of thing may be there or not."""
    if isinstance(declared, Group):
        raise Fault(f"{name} is several names; ask for one of them", at)
    if isinstance(declared, Single) and declared.kind == "boolean":
        raise Fault(f"{name} is yes or no, and if asks what is given; use yes_no", at)
    return declared.kind if isinstance(declared, Single) else "rows"
