"""A base whose clients have segments by behaviour, those who never bought too."""

import attrs
import numpy as np

from salesmodel._checks import identifier
from salesmodel.repeat._align import Alignment, rows_of
from salesmodel.repeat.classes.segments import ClientSegments
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.deals import Labelled


__all__ = ["segment_base"]


def segment_base(
    clients: ClientTable,
    segments: ClientSegments,
    *,
    never_bought: str = "never bought",
    unscored: str = "unscored",
) -> ClientTable:
    """Give the clients of a base their segments, and those who never bought theirs.

    Parameters
    ----------
    clients : ClientTable
        The base; a column of segments that it has is replaced.
    segments : ClientSegments
        Segments of those who bought.
    never_bought : str, default "never bought"
        Segment of those who did not.
    unscored : str, default "unscored"
        Segment of those who bought and whose scores are not defined.

    Returns
    -------
    ClientTable
        The base with a segment for every client.

    Raises
    ------
    InvalidValueError
        If a client with a segment is not in the base.

    Examples
    --------
    >>> one = np.zeros(1, np.int32)
    >>> bought = ClientSegments(("key",), one.astype(np.int64), one, 1, ("Acme",))
    >>> base = ClientTable.from_columns(client=["Bolt", "Acme"])
    >>> found = segment_base(base, bought).segment
    >>> [found.labels[code] for code in found.codes]
    ['never bought', 'key']
    """
    for name, said in (("unscored", unscored), ("never_bought", never_bought)):
        identifier(name, said)
    rows = rows_of(Alignment(clients), "segments", segments.names, segments.client)
    labels = tuple(dict.fromkeys((*segments.labels, unscored, never_bought)))
    codes = np.full(len(clients), labels.index(never_bought), np.int32)
    places = [labels.index(label) for label in (*segments.labels, unscored)]
    codes[rows] = np.array(places, np.int32)[segments.segment]
    return attrs.evolve(clients, segment=Labelled(codes, labels))
