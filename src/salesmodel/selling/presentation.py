"""Presentations: the client's own phrases next to the features that answer them."""

from collections.abc import Iterable
from typing import Any, Final, final

import attrs

from salesmodel._checks import identifier, instance, several
from salesmodel._personal import PII, personal_text
from salesmodel.documents import Template
from salesmodel.selling.conversation import Need
from salesmodel.selling.product import PROOF_KINDS, Product, Proof
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.wording import PRESENTATION


__all__ = [
    "Point",
    "Presentation",
    "presentation_of",
    "presentation_values",
]

_LONGEST: Final = 10_000


@final
@attrs.frozen
class Point:
    """One need and one feature that answers it.

    Parameters
    ----------
    need : str
        Key of the need.
    phrase : str
        How the client put it, which `repr` does not show.
    feature : str
        Id of the feature.
    text, benefit : str
        What the feature is, and what the client has of it.
    version : int or None
        Version of the event of the conversation that found the need.
    """

    need: str
    phrase: str = attrs.field(repr=False, metadata=PII)
    feature: str
    text: str
    benefit: str
    version: int | None


@final
@attrs.frozen
class Presentation:
    """What to say of a product to one client.

    Parameters
    ----------
    product : Product
        The product.
    points : tuple of Point
        Each need with each feature that answers it, in the order of the needs.
    unmet : tuple of Need
        The needs that no feature answers.
    rule : str
        Key of the rule: ``answer_needs``, or ``nothing_answered``.
    reasons : tuple of Reason
        Why, with what is missing.
    """

    product: Product
    points: tuple[Point, ...]
    unmet: tuple[Need, ...]
    rule: str
    reasons: tuple[Reason, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Ids of the features that it speaks of, each once."""
        return tuple(dict.fromkeys(point.feature for point in self.points))

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What shows that it is good."""
        return self.product.proofs

    def render(self, template: Template | None = None, **more: object) -> str:
        """Write it down.

        Parameters
        ----------
        template : Template, optional
            A template that speaks of `presentation_names`; `PRESENTATION` unless given.
        **more : object
            What else the template speaks of.

        Returns
        -------
        str
            The text; the client's words are escaped as the template says.

        Raises
        ------
        InvalidValueError
            As of `Template.render`.

        Examples
        --------
        >>> from salesmodel.selling import Feature
        >>> from salesmodel.values import Money
        >>> metal = Feature("metal", "a metal body", "it survives a fall", ["robust"])
        >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones", features=[metal])
        >>> found = presentation_of(phone, [Need("robust", "mine fell down twice")])
        >>> print(found.render(), end="")
        Phone
        You said "mine fell down twice": it has a metal body, so that it survives a fall.
        """
        chosen = PRESENTATION if template is None else template
        values = presentation_values(self, **more)
        return instance("template", chosen, Template).render(values)


def presentation_of(product: Product, needs: Iterable[Need]) -> Presentation:
    """Match the needs of a client with the features of a product.

    Parameters
    ----------
    product : Product
        The product.
    needs : iterable of Need
        The needs, such as `Conversation.needs`; of one key the first counts.

    Returns
    -------
    Presentation
        A point for each feature that answers a need, and the needs that are unmet.
        Features that nobody asked for are left out.

    Raises
    ------
    InvalidValueError
        If a need has no key or no phrase.

    Notes
    -----
    A feature answers the needs whose keys it names, and nothing is guessed from words.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
    >>> found = presentation_of(phone, [Need("robust", "mine fell down twice")])
    >>> [need.key for need in found.unmet], found.rule
    (['robust'], 'nothing_answered')
    """
    shown = instance("product", product, Product)
    asked: dict[str, Need] = {}
    for each in several("needs", needs):
        key = identifier("need.key", instance("needs", each, Need).key)
        personal_text("need.phrase", each.phrase, most=_LONGEST)
        asked.setdefault(key, each)
    points = tuple(
        Point(key, need.phrase, each.id, each.text, each.benefit, need.version)
        for key, need in asked.items()
        for each in shown.features
        if key in each.needs
    )
    answered = {point.need for point in points}
    unmet = tuple(need for key, need in asked.items() if key not in answered)
    rule = "answer_needs" if points else "nothing_answered"
    return Presentation(
        shown, points, unmet, rule, tuple(_reasons(shown, points, unmet))
    )


def _reasons(
    product: Product, points: tuple[Point, ...], unmet: tuple[Need, ...]
) -> Iterable[Reason]:
    """Tell what answers what, and what is missing."""
    for point in points:
        told = "the client spoke of {need}, and {feature} answers it"
        yield because("answers", told, need=point.need, feature=point.feature)
    for need in unmet:
        yield because("unmet", "no feature answers {need}", need=need.key)
    if not points and not unmet:
        yield because("no_needs", "no need of the client is known")
    there = {proof.kind for proof in product.proofs}
    for kind in PROOF_KINDS:
        if product.is_service and kind not in there:
            told = "it cannot be touched, and has no {kind}"
            yield because("no_proof", told, kind=kind)


def presentation_values(presentation: Presentation, **more: object) -> dict[str, Any]:
    """Return what stands behind the names, for one presentation.

    Parameters
    ----------
    presentation : Presentation
        The presentation.
    **more : object
        What the host fills in beside.

    Returns
    -------
    dict
        What `Template.render` takes.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> phone = Product("p1", "Phone", Money(99, "EUR"), "phones")
    >>> presentation_values(presentation_of(phone, []))["product"]["name"]
    'Phone'
    """
    told = instance("presentation", presentation, Presentation)
    product = told.product
    return {
        "product": {
            "id": product.id,
            "name": product.name,
            "price": product.price,
            "description": product.description,
        },
        "points": [
            {
                "need": point.need,
                "phrase": point.phrase,
                "feature": point.text,
                "benefit": point.benefit,
            }
            for point in told.points
        ],
        "unmet": [{"need": each.key, "phrase": each.phrase} for each in told.unmet],
        "proofs": [
            {"kind": each.kind, "text": each.text, "source": each.source}
            for each in told.proofs
        ],
        **more,
    }
