"""Tests of the stages of a funnel."""

import pytest

from salesmodel.errors import DefinitionError, InvalidValueError, ShapeError
from salesmodel.tables import Stages


GIVEN = ("note", "lost", "lead", "won", "moved", "offer", "price")
KINDS = ("ignore", "lost", "open", "won", "out", "open", "lost")


def test_stages_stand_by_kind():
    """Open ones come first, then won, lost and out; ignored ones have no code."""
    stages, codes = Stages.of_kinds(GIVEN, KINDS)

    assert ("lead", "offer", "won", "lost", "price", "moved") == stages.labels
    assert [-1, 3, 0, 2, 5, 1, 4] == codes.tolist()
    assert (2, 6) == (stages.n_open, len(stages))


@pytest.mark.parametrize(
    ("kind", "codes"), [("open", [0, 1]), ("won", [2]), ("lost", [3, 4]), ("out", [5])]
)
def test_the_codes_of_a_kind_stand_in_a_row(kind, codes):
    """Each kind has a range of them."""
    stages, _ = Stages.of_kinds(GIVEN, KINDS)

    assert codes == list(stages.codes(kind))


def test_kinds_may_be_given_by_name():
    """What is not named is open."""
    by_name = {
        stage: kind for stage, kind in zip(GIVEN, KINDS, strict=True) if kind != "open"
    }

    assert Stages.of_kinds(GIVEN, KINDS)[0] == Stages.of_kinds(GIVEN, by_name)[0]


def test_without_kinds_every_stage_is_open():
    """Nothing is guessed from names."""
    stages, codes = Stages.of_kinds(["lead", "won"], None)

    assert (("lead", "won"), [0, 1]) == (stages.open, codes.tolist())


@pytest.mark.parametrize("kinds", [None, ["open", "ignore"]])
def test_a_stage_stands_once(kinds):
    """An ignored one counts, too."""
    with pytest.raises(DefinitionError, match="the stage 'lead' stands twice"):
        Stages.of_kinds(["lead", "lead"], kinds)


def test_a_kind_is_given_to_a_stage_that_is_there():
    """Every other name is told."""
    with pytest.raises(DefinitionError, match="no stage is called 'wom'"):
        Stages.of_kinds(["lead", "won"], {"wom": "won"})


def test_a_kind_is_one_of_five():
    """Another word is placed."""
    with pytest.raises(InvalidValueError, match=r"kinds\[1\] must be one of open") as e:
        Stages.of_kinds(["lead", "won"], ["open", "success"])

    assert "kind" == e.value.code


def test_each_stage_has_a_kind():
    """None is left without."""
    with pytest.raises(ShapeError):
        Stages.of_kinds(["lead", "won"], ["open"])
