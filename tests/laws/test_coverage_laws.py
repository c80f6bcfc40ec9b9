"""Coverage and standing equal their twin, and parts of the base add up to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_coverage as oracle
from salesmodel._arrays import MISSING
from salesmodel.repeat import (
    ContactNorm,
    ContactState,
    contact_coverage,
    contact_standing,
)
from salesmodel.tables import CALL_LEVELS, ClientTable
from strategies_contacts import CLIENTS, DAY, START, contacts, table


WITHIN = (START + 3 * DAY, START + 15 * DAY)


@st.composite
def bases(draw):
    """Draw {client: (segment, since)}; one of them is in no contact."""
    since = st.integers(0, 60).map(lambda thirds: START + thirds * DAY // 3)
    told = st.tuples(
        st.sampled_from(["key", "other", None]), st.one_of(st.none(), since)
    )
    clients = draw(st.lists(st.sampled_from([*CLIENTS[:3], "Zeta"]), unique=True))
    return {client: draw(told) for client in clients}


@st.composite
def norms(draw):
    """Draw a norm as the oracle takes it."""
    days = st.sampled_from([0.5, 1, 2.5, 7, 30])
    return {
        "days": draw(st.dictionaries(st.sampled_from(["key", "other"]), days)),
        "channels": draw(st.sampled_from([None, ("phone",), ("phone", "fax")])),
        "levels": draw(st.sampled_from([None, CALL_LEVELS[1:], CALL_LEVELS[3:]])),
    }


def _base(base, keep=None):
    kept = [client for client in base if keep is None or client in keep]
    return ClientTable.from_columns(
        client=kept,
        segment=np.array([base[client][0] for client in kept], object),
        since=np.array([base[client][1] for client in kept], object),
    )


def _norm(norm):
    level = None if norm["levels"] is None else norm["levels"][0]
    return ContactNorm(norm["days"], channels=norm["channels"], level=level)


def _figures(found):
    return {
        segment: {name: int(getattr(found, name)[place]) for name in oracle.FIGURES}
        for place, segment in enumerate(found.segments)
        if found.clients[place]
    }


WHOLE = st.one_of(
    st.none(), st.integers(-9, 60).map(lambda thirds: START + thirds * DAY // 3)
)


@given(rows=contacts(), base=bases(), norm=norms(), whole=WHOLE)
def test_coverage_equals_its_twin(rows, base, norm, whole):
    """Every cell of time and every deadline of each client, looked at one by one."""
    found = contact_coverage(
        table(rows), _base(base), within=WITHIN, norm=_norm(norm), whole_from=whole
    )
    if whole is None:
        dated = [row["at"] for row in rows if row["at"] is not None]
        whole = min(dated, default=WITHIN[0])
    expected = oracle.coverage(rows, base, norm, (*WITHIN, whole))

    assert (whole, expected) == (found.whole_from, _figures(found))


@given(rows=contacts(), base=bases(), norm=norms())
def test_standing_equals_its_twin(rows, base, norm):
    """Last contact, days overdue and state of each client."""
    now = START + 10 * DAY
    found = contact_standing(table(rows), _base(base), _norm(norm), as_of=now)
    expected = oracle.standing(rows, base, norm, now)

    told = {
        found.base.names[found.base.client[row]]: (
            None if found.last[row] == MISSING else int(found.last[row]),
            None
            if np.isnan(found.days_overdue[row])
            else pytest.approx(float(found.days_overdue[row])),
            ContactState(found.state[row]).word,
        )
        for row in range(len(found))
    }
    assert expected == told
    late = [one.client for one in found.late()]
    assert {
        client for client, one in expected.items() if one[2] in ("overdue", "never")
    } == set(late)


@given(
    rows=contacts(), base=bases(), norm=norms(), part=st.sets(st.sampled_from(CLIENTS))
)
def test_parts_of_the_base_add_up_to_the_whole(rows, base, norm, part):
    """A split by client changes no figure, and no count of what was left out."""
    whole, kept = table(rows), _norm(norm)
    own = np.array([row["client"] in part for row in rows], np.bool_)
    of_whole = _base(base)
    is_part = np.array([client in part for client in base], np.bool_)

    def covered(contacts, base):
        return contact_coverage(
            contacts, base, within=WITHIN, norm=kept, whole_from=START
        )

    one = covered(whole[own], of_whole[is_part])
    other = covered(whole[~own], of_whole[~is_part])
    both = covered(whole, of_whole)

    assert both.rows() == (one + other).rows() == (other + one).rows()
    assert both.notices == (one + other).notices
    now = START + 9 * DAY
    states = [
        contact_standing(contacts, clients, kept, as_of=now).total
        for contacts, clients in (
            (whole, of_whole),
            (whole[own], of_whole[is_part]),
            (whole[~own], of_whole[~is_part]),
        )
    ]
    assert states[0].n_kept == states[1].n_kept + states[2].n_kept
    assert states[0].n_overdue == states[1].n_overdue + states[2].n_overdue


@given(rows=contacts(), base=bases(), norm=norms(), data=st.data())
def test_the_order_of_rows_and_clients_changes_nothing(rows, base, norm, data):
    """Contacts and clients may stand in any order."""
    kept = _norm(norm)
    shuffled = data.draw(st.permutations(rows))
    turned = {client: base[client] for client in data.draw(st.permutations(list(base)))}

    one = contact_coverage(table(rows), _base(base), within=WITHIN, norm=kept)
    other = contact_coverage(table(shuffled), _base(turned), within=WITHIN, norm=kept)

    assert _figures(one) == _figures(other)


@given(rows=contacts(), base=bases(), norm=norms())
def test_every_share_is_one(rows, base, norm):
    """No part is larger than what it is a part of, and the time of all adds up."""
    found = contact_coverage(
        table(rows), _base(base), within=WITHIN, norm=_norm(norm)
    ).total

    for rate in (found.touched, found.in_norm, found.in_time):
        assert rate.value is None or rate.low <= rate.value <= rate.high
    assert 0 <= found.n_touched <= found.n_clients
    assert found.kept_days <= found.known_days
