"""Tests of the words of pages."""

import ast
from pathlib import Path

import salesmodel
from catalogues import LOCALE, messages


PACKAGE = Path(salesmodel.__path__[0]) / "maturity"


def test_every_word_is_used():
    """Each word of the tables stands somewhere in the code, or is the name of a status."""
    source = LOCALE / "en" / "LC_MESSAGES" / "words.po"
    keys = {key[5:] for key in messages(source.read_text("utf-8")) if key}
    used = {
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set() == keys - used
