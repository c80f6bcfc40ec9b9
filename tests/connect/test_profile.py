"""A profile says what a file looks like, and refuses what contradicts itself."""

import encodings.aliases

import numpy as np
import pytest

from salesmodel.connect.profile import NAMES, Limits, Profile
from salesmodel.errors import DefinitionError, InvalidValueError, SalesModelError


def test_a_profile_tells_all_its_problems_at_once():
    """Everything that contradicts itself is told in one error."""
    with pytest.raises(DefinitionError) as raised:
        Profile(
            columns={"deal": "x"},
            won=["yes", "yes"],
            lost=["yes"],
            encoding="latin-99",
            delimiter=";;",
            footer=-1,
        )

    assert (
        f"'deal' is no name of a column; names are {', '.join(NAMES)}",
        "the word 'yes' is given two meanings",
        "'latin-99' is no encoding of text",
        "delimiter ';;' is not one usable character",
        "footer must be at least 0, got -1",
    ) == raised.value.problems
    assert "profile" == raised.value.code


@pytest.mark.parametrize("delimiter", ["", '"', "\n", "\r", "ab"])
def test_a_delimiter_is_one_usable_character(delimiter):
    """A quote or a line end cannot stand between cells."""
    with pytest.raises(DefinitionError, match="not one usable character"):
        Profile(delimiter=delimiter)


def test_only_encodings_of_whole_files_are_taken():
    """Every codec of this Python is either an encoding of text or refused."""
    names = {*encodings.aliases.aliases.values(), "idna", "undefined", "punycode"}
    refused = set()
    for name in names:
        try:
            Profile(encoding=name)
        except DefinitionError:
            refused.add(name)

    assert {
        "base64_codec",
        "bz2_codec",
        "hex_codec",
        "idna",
        "punycode",
        "quopri_codec",
        "rot_13",
        "undefined",
        "utf_7",
        "uu_codec",
        "zlib_codec",
    } == refused - {"mbcs"}


@pytest.mark.parametrize("encoding", ["", "nul\0", "unicode_escape", "utf-7", "ütf"])
def test_a_name_that_is_no_encoding_is_refused(encoding):
    """Encodings that are unknown or not meant for files are refused."""
    with pytest.raises(DefinitionError, match="no encoding of text"):
        Profile(encoding=encoding)


def test_a_currency_must_be_known():
    """The currency of a profile is a code of ISO 4217."""
    with pytest.raises(InvalidValueError, match="ISO 4217") as raised:
        Profile(currency="eur")
    assert "currency" == raised.value.code


@pytest.mark.parametrize("field", ["rows", "columns", "cell", "batch"])
@pytest.mark.parametrize("value", [0, -1, True, "5", 1.5])
def test_a_limit_is_a_whole_number_from_one(field, value):
    """No limit can be set to nothing, which would drop rows in silence."""
    with pytest.raises(SalesModelError, match=field):
        Limits(**{field: value})


def test_columns_cannot_be_changed_from_outside():
    """A profile keeps its columns when the caller's mapping changes."""
    columns = {"owner": "Agent"}
    profile = Profile(columns=columns)
    columns["owner"] = "Client"

    assert "Agent" == profile.column("owner")
    with pytest.raises(TypeError):
        profile.columns["owner"] = "Client"


def test_plain_words_need_no_declaration():
    """Won, lost and open mean themselves unless they are declared otherwise."""
    assert {"open": 0, "won": 1, "lost": 2} == Profile().outcomes()
    assert {"open": 0, "won": 2, "lost": 2, "no": -1} == Profile(
        lost=["won"], ignore=["no"]
    ).outcomes()


def test_words_of_a_history_leave_plain_words_to_their_declared_meaning():
    """A stage may be called won; then won closes nothing."""
    profile = Profile(stages=["won"], lost=["dead"], ignore=["note", "note"])

    assert {
        "won": "open",
        "dead": "lost",
        "lost": "lost",
        "note": "ignore",
    } == profile.kinds()


def test_a_stage_stands_once():
    """Every word that stands twice is told."""
    with pytest.raises(DefinitionError, match="'lead' is given two meanings"):
        Profile(stages=["lead", "lead"]).kinds()


def test_a_single_text_is_not_several_words():
    """A text given for a list of words is refused, not split into letters."""
    with pytest.raises(InvalidValueError, match="several texts"):
        Profile(won="Won")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("columns", [("owner", "Agent")]),
        ("columns", {"owner": 5}),
        ("delimiter", 5),
        ("delimiter", np.array([",", ";"])),
        ("footer", "1"),
        ("footer", 1.0),
        ("footer", np.ones(2)),
        ("dates", "%Y"),
        ("numbers", None),
        ("limits", 5),
        ("escaped", "no"),
        ("escaped", np.ones(2)),
    ],
)
def test_a_field_of_another_type_is_told_by_name(field, given):
    """The sentence says which one it is, and what would do."""
    with pytest.raises(InvalidValueError, match=f"^{field} must be"):
        Profile(**{field: given})


@pytest.mark.parametrize("encoding", [5, None, np.array(["utf-8"])])
def test_an_encoding_is_a_text(encoding):
    """What is none is no encoding either."""
    with pytest.raises(DefinitionError, match="no encoding of text"):
        Profile(encoding=encoding)


@pytest.mark.parametrize("name", [5, None, ["owner"], np.array(["owner"])])
def test_a_column_is_asked_for_by_its_name(name):
    """What is no text names no column."""
    with pytest.raises(InvalidValueError, match=r"^name must be"):
        Profile().column(name)
