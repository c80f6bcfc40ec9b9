"""A kind of event that the fold forgets is found by the type checker."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import salesmodel


PACKAGE = Path(salesmodel.__path__[0])
CONFIG = Path(__file__).parents[2] / "pyproject.toml"
FOLD = Path("domain/deals/_fold.py")

pytestmark = pytest.mark.long


def _checked(tmp_path, fold=FOLD, forget=None):
    """Check a copy of a fold that forgets one kind of event; return what is told."""
    copy = tmp_path / "salesmodel"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    if forget is not None:
        text = (copy / fold).read_text("utf-8")
        block = rf"^        case {forget}\(\):\n(?: {{12}}.*\n)+"
        fewer, n = re.subn(block, "", text, flags=re.MULTILINE)
        assert 1 == n
        (copy / fold).write_text(fewer, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", CONFIG]
    command += ["--cache-dir", tmp_path / "cache", copy / fold]
    done = subprocess.run(  # noqa: S603 — our own checker on our own text
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_fold_knows_every_kind_of_event(tmp_path):
    """As it is, the type checker has nothing to say."""
    code, told = _checked(tmp_path)

    assert 0 == code, told


@pytest.mark.parametrize(
    ("fold", "kind"),
    [
        (FOLD, "FieldsSet"),
        (FOLD, "OwnerAssigned"),
        (Path("selling/_fold.py"), "NeedFound"),
        (Path("selling/log.py"), "OfferMade"),
    ],
    ids=str,
)
def test_a_kind_that_is_forgotten_is_a_type_error(fold, kind, tmp_path):
    """It would fall through to where no event may come, which is told by its name."""
    code, told = _checked(tmp_path, fold, kind)

    assert 1 == code, told
    assert fold.name in told
    assert kind in told
