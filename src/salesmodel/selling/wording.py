"""Templates of presentations, and what they may speak of."""

from typing import Any, Final

from salesmodel.documents import Names, Template


__all__ = ["PRESENTATION", "PRESENTATION_HTML", "presentation_names"]

_SHAPE: Final[dict[str, Any]] = {
    "product": {"id": "text", "name": "text", "price": "money", "description": "text"},
    "points": [
        {"need": "text", "phrase": "text", "feature": "text", "benefit": "text"}
    ],
    "unmet": [{"need": "text", "phrase": "text"}],
    "proofs": [{"kind": "text", "text": "text", "source": "text"}],
}


def presentation_names(**more: object) -> Names:
    """Return what a template of a presentation may speak of.

    Parameters
    ----------
    **more : object
        What the host fills in beside, in the shape of `Names`.

    Returns
    -------
    Names
        ``product``, ``points``, ``unmet`` and ``proofs``.

    Examples
    --------
    >>> presentation_names().paths[:2]
    ('points[].benefit', 'points[].feature')
    """
    return Names({**_SHAPE, **more})


PRESENTATION: Final = Template(
    """{{ product.name }}
{% for point in points %}
You said "{{ point.phrase | one_line }}": it has {{ point.feature }}, so that {{ point.benefit }}.
{% endfor %}
{% for proof in proofs %}
To look at ({{ proof.kind }}): {{ proof.text }}
{% endfor %}
{% for need in unmet %}
To be answered yet: "{{ need.phrase | one_line }}"
{% endfor %}
""",
    presentation_names(),
    escape="plain",
)
"""A presentation as plain text."""

PRESENTATION_HTML: Final = Template(
    """<h2>{{ product.name }}</h2>
<ul>
{% for point in points %}
<li><q>{{ point.phrase | one_line }}</q>: it has {{ point.feature }}, so that {{ point.benefit }}.</li>
{% endfor %}
{% for proof in proofs %}
<li>To look at ({{ proof.kind }}): {{ proof.text }}</li>
{% endfor %}
{% for need in unmet %}
<li>To be answered yet: <q>{{ need.phrase | one_line }}</q></li>
{% endfor %}
</ul>
""",
    presentation_names(),
    escape="html",
)
"""A presentation as HTML, in which everything that was said is text."""
