"""Objections: kinds of doubts, and the arguments to them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, one_of
from salesmodel.selling._definitions import Problem, ids, prose, repeated, settle, title
from salesmodel.selling.objection_counts import ArgumentCount
from salesmodel.selling.reasons import Reason, because


__all__ = [
    "OBJECTION_KINDS",
    "Argument",
    "ArgumentAdvice",
    "Objection",
    "ObjectionGuide",
]

OBJECTION_KINDS: Final = ("price", "need", "trust", "time", "competitor", "authority")
"""Kinds of objections that are met everywhere; a guide may have others."""


@final
@attrs.frozen
class Argument:
    """An answer to a doubt.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    text : str
        What to say, at most 10,000 characters.

    Examples
    --------
    >>> Argument("lasts", "It lasts three times as long").id
    'lasts'
    """

    id: str
    text: str

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("argument.id", self.id))
        prose("argument.text", self.text)


def _arguments(values: Iterable[Argument]) -> tuple[Argument, ...]:
    return all_of("objection.arguments", values, Argument)


@final
@attrs.frozen
class Objection:
    """A kind of doubt, with the answers to it.

    Parameters
    ----------
    kind : str
        Its key, such as one of `OBJECTION_KINDS`.
    name : str
        What people call it, 1 to 256 characters.
    arguments : iterable of Argument
        The answers, the better ones first.

    Examples
    --------
    >>> Objection("price", "Too dear", [Argument("lasts", "It lasts")]).arguments[0].id
    'lasts'
    """

    kind: str
    name: str
    arguments: tuple[Argument, ...] = attrs.field(converter=_arguments)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "kind", identifier("objection.kind", self.kind))
        title("objection.name", self.name)


@final
@attrs.frozen
class ArgumentAdvice:
    """What to answer to a doubt.

    Parameters
    ----------
    argument : Argument or None
        The answer; `None` where all were tried.
    rule : str
        Key of the rule: ``in_order``, ``by_success`` or ``all_tried``.
    reasons : tuple of Reason
        Why.
    """

    argument: Argument | None
    rule: str
    reasons: tuple[Reason, ...]


def _objections(values: Iterable[Objection]) -> tuple[Objection, ...]:
    return all_of("objections", values, Objection)


@final
@attrs.frozen
class ObjectionGuide:
    """What to answer to which doubt.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    objections : iterable of Objection
        The kinds of doubts.

    Raises
    ------
    DefinitionError
        If a kind or an argument of it stands twice, or a kind has no argument; every
        problem is told.

    Examples
    --------
    >>> price = Objection("price", "Too dear", [Argument("lasts", "It lasts")])
    >>> ObjectionGuide("shop", [price]).advise("price").argument.id
    'lasts'
    """

    id: str
    objections: tuple[Objection, ...] = attrs.field(converter=_objections)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("guide.id", self.id))
        settle(f"guide {self.id!r}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from repeated("objections", (each.kind for each in self.objections))
        for each in self.objections:
            arguments = (argument.id for argument in each.arguments)
            yield from repeated(f"arguments to {each.kind!r}", arguments)
            if not each.arguments:
                yield "empty", f"there is no argument to {each.kind!r}"

    def advise(
        self,
        kind: str,
        *,
        tried: Iterable[str] = (),
        counts: Iterable[ArgumentCount] = (),
    ) -> ArgumentAdvice:
        r"""Tell what to answer to a doubt.

        Parameters
        ----------
        kind : str
            Kind of the doubt.
        tried : iterable of str, default ()
            Ids of the arguments that were used already.
        counts : iterable of ArgumentCount, default ()
            How arguments did so far, such as `argument_counts` tells.

        Returns
        -------
        ArgumentAdvice
            The argument that did best of those that are left; the first of them where
            nothing was counted.

        Raises
        ------
        InvalidValueError
            If there is no such kind (code ``objection``).

        Notes
        -----
        Arguments are compared by Laplace's rule of succession,
        :math:`(\text{overcome} + 1) / (\text{used} + 2)`, so that one lucky use does
        not lead the list; of equal ones the first counts.

        Examples
        --------
        >>> price = Objection(
        ...     "price", "Too dear", [Argument("lasts", "…"), Argument("rate", "…")]
        ... )
        >>> guide = ObjectionGuide("shop", [price])
        >>> counts = [ArgumentCount("price", "rate", 10, 7)]
        >>> guide.advise("price", counts=counts).argument.id
        'rate'
        """
        kinds = {each.kind: each for each in self.objections}
        objection = kinds[one_of("objection", kind, kinds, code="objection")]
        used = frozenset(ids("tried", tried))
        left = [each for each in objection.arguments if each.id not in used]
        known = {
            each.argument: each
            for each in all_of("counts", counts, ArgumentCount)
            if each.kind == kind
        }
        if not left:
            told = "every argument to {kind} was tried"
            return ArgumentAdvice(
                None, "all_tried", (because("all_tried", told, kind=kind),)
            )
        if not any(each.id in known for each in left):
            told = "it is the first argument to {kind} that was not tried"
            return ArgumentAdvice(
                left[0], "in_order", (because("in_order", told, kind=kind),)
            )
        best = max(left, key=lambda each: _chance(known.get(each.id)))
        count = known.get(best.id, ArgumentCount(kind, best.id, 0, 0))
        reason = because(
            "by_success",
            "of {used} uses {overcome} overcame the doubt",
            used=count.used,
            overcome=count.overcome,
        )
        return ArgumentAdvice(best, "by_success", (reason,))


def _chance(count: ArgumentCount | None) -> Fraction:
    """Return what to expect of the next use of an argument."""
    if count is None:
        return Fraction(1, 2)
    return Fraction(count.overcome + 1, count.used + 2)
