"""Clients who may not be contacted, and why."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import BoolArray, as_array, held
from salesmodel._checks import identifier
from salesmodel._frozen import by_columns
from salesmodel.errors import ShapeError
from salesmodel.repeat._align import Alignment
from salesmodel.tables.clients import ClientTable


__all__ = ["Exclusion", "exclusion"]


@attrs.frozen(eq=False)
class Exclusion:
    """Clients who may not be contacted, for one reason.

    Parameters
    ----------
    reason : str
        Code of the reason, such as ``opt_out``.
    is_barred : ndarray of bool, shape (n_clients,)
        Whether each client of the base is one of them.
    channel : str or None
        The channel that is closed; `None` where all are.

    Raises
    ------
    InvalidValueError
        If the reason or the channel is no id, or the mask is no array.
    """

    reason: str
    is_barred: BoolArray
    channel: str | None = None

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the words once."""
        identifier("reason", self.reason)
        if self.channel is not None:
            identifier("channel", self.channel)
        held("is_barred", self.is_barred)


def exclusion(
    clients: ClientTable, reason: str, listed: ArrayLike, *, channel: str | None = None
) -> Exclusion:
    """List clients who may not be contacted.

    Parameters
    ----------
    clients : ClientTable
        The base.
    reason : str
        Code of the reason, such as ``opt_out``.
    listed : array_like of str or int, or of bool, shape (n_clients,)
        Their names or codes, or whether each client of the base is one of them.
    channel : str, optional
        The channel that is closed; by default all are.

    Returns
    -------
    Exclusion
        The same, one entry a client of the base.

    Raises
    ------
    InvalidValueError
        If a client is not in the base, or a word is no id.
    ShapeError
        If a mask is not as long as the base.

    Examples
    --------
    >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
    >>> exclusion(base, "opt_out", ["Bolt"], channel="email").is_barred.tolist()
    [False, True]
    """
    given = as_array("listed", listed)
    if given.dtype == np.bool_:
        if given.shape != (len(clients),):
            expected = f"{len(clients)} rows, one a client of the base"
            raise ShapeError("listed", expected, str(given.size))
        return Exclusion(reason, given.copy(), channel)
    mask = np.zeros(len(clients), np.bool_)
    mask[Alignment(clients).rows_told(listed)] = True
    return Exclusion(reason, mask, channel)
