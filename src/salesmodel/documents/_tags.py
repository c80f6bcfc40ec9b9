"""What stands within a tag: names, literals and filters with their arguments."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import attrs

from salesmodel._facts import shown
from salesmodel.documents._forms import plain_number
from salesmodel.documents._parts import Step
from salesmodel.documents._scope import Path
from salesmodel.documents._shapes import Kind
from salesmodel.documents._source import Fault, Token
from salesmodel.documents.filters import FILTERS, Argument, Filter, Form
from salesmodel.errors import InvalidValueError


__all__ = ["Arguments", "Words", "steps"]

_MONEY = next(each for each in FILTERS if each.name == "money")
_BARE: Final[Mapping[Kind, Callable[[Any], str]]] = {
    "text": str,
    "number": plain_number,
    "money": _MONEY.form("money", {}),
    "date": date.isoformat,
}


Arguments: TypeAlias = list[tuple[str, Token]]
"""Arguments of a filter as a tag has them, each after its name or nothing."""


@attrs.define(eq=False)
class Words:
    """The tokens of a tag, taken one after another; the last one closes it."""

    tokens: tuple[Token, ...]
    done: int = 0

    def has(self, sign: str) -> bool:
        """Take a sign, if it is the next token."""
        token = self.tokens[self.done]
        is_next = token.kind == "sign" and token.text == sign
        self.done += is_next
        return is_next

    def take(self, *kinds: str, wanted: str) -> Token:
        """Take a token of one of some kinds."""
        token = self.tokens[self.done]
        if token.kind not in kinds:
            raise Fault(f"expected {wanted}, got {shown(token.text)}", token.at)
        self.done += 1
        return token

    def end(self) -> None:
        """Take the end of the tag."""
        self.take("end", wanted=self.tokens[-1].text)

    def keyword(self, word: str) -> None:
        """Take one certain word."""
        token = self.take("word", wanted=word)
        if token.text != word:
            raise Fault(f"expected {word}, got {shown(token.text)}", token.at)

    def literal(self) -> str | None:
        """Take a text that is all of the tag, if it begins with one."""
        token = self.tokens[0]
        if token.kind != "text":
            return None
        self.done = 1
        self.end()
        return token.text

    def path(self) -> Path:
        """Take a name, with its dots."""
        first = self.take("word", wanted="a name")
        words = [first.text]
        while self.has("."):
            words.append(self.take("word", wanted="a name after the dot").text)
        return Path(tuple(words), first.at)

    def filters(self) -> list[tuple[Token, Arguments]]:
        """Take filters, each with its arguments and their names, to the end."""
        found = []
        while self.has("|"):
            name = self.take("word", wanted="a filter")
            arguments = []
            if self.has(":"):
                arguments.append(self._argument())
                while self.has(","):
                    arguments.append(self._argument())
            found.append((name, arguments))
        self.end()
        return found

    def _argument(self) -> tuple[str, Token]:
        """Take an argument, perhaps after its name."""
        token = self.take("word", "text", "whole", wanted="a literal")
        if token.kind != "word":
            return "", token
        if not self.has("="):
            raise Fault(f"expected = after {token.text}", token.at)
        return token.text, self.take("text", "whole", wanted="a literal")


def steps(
    kind: Kind, used: list[tuple[Filter, Token, Arguments]], at: int
) -> tuple[tuple[Step, ...], bool]:
    """Bind the filters of a value, and tell whether a link comes out of them."""
    if not used and kind not in _BARE:
        raise Fault(f"a value of kind {kind} is shown through a filter", at)
    if not used:
        return (Step(_BARE[kind], takes_missing=False),), False
    found: list[Step] = []
    for each, name, arguments in used:
        form = _form(each, "text" if found else kind, name, arguments)
        found.append(Step(form, each.takes_missing))
    return tuple(found), used[-1][0].gives_url


def _form(used: Filter, kind: Kind, name: Token, arguments: Arguments) -> Form:
    """Bind a filter to the arguments that a template gives it."""
    if kind not in used.takes:
        takes = " or ".join(sorted(used.takes))
        raise Fault(f"the filter {used.name} takes {takes}, not {kind}", name.at)
    given: dict[str, Argument] = {}
    for place, (word, token) in enumerate(arguments):
        if not word and place >= len(used.parameters):
            n = len(used.parameters)
            raise Fault(f"the filter {used.name} takes at most {n} arguments", token.at)
        parameter = word or used.parameters[place].name
        if parameter in given:
            raise Fault(f"the argument {parameter} is given twice", token.at)
        given[parameter] = int(token.text) if token.kind == "whole" else token.text
    try:
        return used.form(kind, given)
    except InvalidValueError as error:
        raise Fault(f"the filter {used.name}: {error}", name.at) from None
