"""Every kind of event has its form, and one that is forgotten is found."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import attrs
import pytest

import salesmodel
from salesmodel.domain import Event, LateFact, LineItem
from salesmodel.records._classes import of_class
from salesmodel.records._events import EVENTS, FACTS
from salesmodel.records._plain import ID
from salesmodel.records._types import BY_NAME, BY_TYPE, NAMES


PACKAGE = Path(salesmodel.__path__[0])
CONFIG = Path(__file__).parents[2] / "pyproject.toml"
FORMS = Path("records/_events.py")


def test_every_kind_of_event_has_its_form():
    """Those that are read are those that there are, late facts among them."""
    assert set(get_args(Event)) == {form.kind for form in EVENTS}
    assert set(get_args(LateFact)) == {form.kind for form in FACTS}
    words = (re.sub(r"(?<!^)(?=[A-Z])", "_", form.kind.__name__) for form in EVENTS)
    assert [word.lower() for word in words] == [form.name for form in EVENTS]


def test_no_two_types_have_one_name():
    """A type says which form a document has, and a class which one it is written in."""
    assert len(BY_NAME) == len(BY_TYPE)


def test_the_reference_lists_every_type():
    """Each type has its row, in the order in which they are."""
    page = (CONFIG.parent / "docs/reference/records.md").read_text("utf-8")
    section = page.partition("## Types")[2].partition("## Faults")[0]

    assert list(NAMES) == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)[1:]


def test_a_form_knows_every_part_of_its_class():
    """A part that is new to a class cannot be lost in silence."""
    with pytest.raises(TypeError, match="LineItem"):
        of_class(LineItem, "line_item", product=ID)
    assert len(attrs.fields(LineItem)) == len(BY_TYPE[LineItem].uses)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "code"), [(None, 0), ("OwnerAssigned", 1)])
def test_a_kind_that_is_forgotten_is_a_type_error(kind, code, tmp_path):
    """The type checker names what the forms do not know."""
    copy = tmp_path / "salesmodel"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    if kind is not None:
        text = (copy / FORMS).read_text("utf-8")
        case = rf"^        case {kind}\(\):\n(?: {{12}}.*\n)+"
        fewer, n = re.subn(case, "", text, flags=re.MULTILINE)
        assert 1 == n
        (copy / FORMS).write_text(fewer, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", CONFIG]
    command += ["--cache-dir", tmp_path / "cache", copy / FORMS]
    done = subprocess.run(  # noqa: S603 — our own checker on our own text
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert code == done.returncode, done.stdout
    assert kind is None or kind in done.stdout
