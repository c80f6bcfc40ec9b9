"""Tests of the patterns of text fields."""

import copy
import pickle
import time

import attrs
import pytest

from salesmodel.domain.fields._patterns import Pattern
from salesmodel.errors import InvalidValueError


def _refused(text):
    with pytest.raises(InvalidValueError) as caught:
        Pattern(text)

    assert "pattern" == caught.value.code
    return str(caught.value)


def _best(call):
    """Take the best of several times."""
    seconds = []
    for _ in range(5):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        ("abc", ["abc"], ["", "ab", "abcd", "xabc"]),
        ("^abc$", ["abc"], ["abc\n"]),
        ("a|bc|", ["a", "bc", ""], ["abc", "b"]),
        ("^a|b$", ["a", "b"], ["ab"]),
        (".", ["a", "\r", "\U0001f600"], ["\n", "ab", ""]),
        (r"\d+", ["0", "0123456789"], ["٣", "a", ""]),
        (r"\w\W", ["a-", "_é", "9\n"], ["é-", "ab"]),
        (r"\s\S\D", [" ab", "\vab", "\n--"], ["\u00a0ab", "  b", " a1"]),
        (r"\t\n\r\f\v", ["\t\n\r\f\v"], ["tnrfv"]),
        (r"\.\\\é\_\ ", [".\\é_ "], ["a\\é_ "]),
        ("[A-Z0-9_]", ["A", "Z", "5", "_"], ["a", "-"]),
        ("[^A-Z,]", ["a", "\n", "é"], ["A", "Z", ","]),
        (r"[^\da]", ["b"], ["5", "a"]),
        (r"[^\D]", ["5"], ["a", "٣"]),
        (r"[\D\d]", ["5", "a", "\n"], ["55"]),
        (r"[^\D\d]", [], ["5", "a"]),
        (r"[\]\-\^]", ["]", "-", "^"], ["\\"]),
        ("[-a][a-][^-]", ["-aa", "a-b"], ["b-a", "aa-"]),
        ("[%--]", ["%", "'", "-"], ["."]),
        ("[a^(|).*]", ["^", "(", "|", ")", "."], ["b"]),
        ("a?b*c+", ["c", "abc", "bbbcc"], ["ab", "aac"]),
        ("a{2}", ["aa"], ["a", "aaa"]),
        ("a{2,}", ["aa", "aaaaa"], ["a"]),
        ("a{0,}", ["", "aaa"], ["b"]),
        ("a{1,3}", ["a", "aa", "aaa"], ["", "aaaa"]),
        ("a{0}b", ["b"], ["ab"]),
        ("(ab){2,3}(c|d)?", ["abab", "abababc", "ababd"], ["ab", "ababcd"]),
        ("(a?){3}", ["", "a", "aaa"], ["aaaa"]),
        ("(a|b*)*c", ["c", "abbac"], ["ab"]),
        ("()", [""], ["a"]),
    ],
)
def test_a_pattern_is_that_of_the_whole_text(pattern, fits, does_not):
    """Each sign means what it means to a full match in ASCII."""
    read = Pattern(pattern)

    assert [True] * len(fits) == [read.matches(text) for text in fits]
    assert [False] * len(does_not) == [read.matches(text) for text in does_not]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "one of 1 to 256 characters"),
        ("x" * 257, "one of 1 to 256 characters"),
        (None, "one of 1 to 256 characters"),
        (b"x", "one of 1 to 256 characters"),
        ("(a", "closes its groups (at character 2)"),
        ("(a$", "closes its groups"),
        ("a)b", "opens its groups"),
        ("*", "something to repeat (at character 1)"),
        ("^*", "something to repeat"),
        ("(?:a)", "something to repeat"),
        ("a|+", "something to repeat"),
        ("a**", "one quantifier at a time"),
        ("a{2}{3}", "one quantifier at a time"),
        ("a*?", "one quantifier at a time"),
        ("a^b", "escapes '^'"),
        ("a$b", "escapes '$'"),
        ("]", "escapes ']'"),
        ("}", "escapes '}'"),
        ("a{", "counts such as"),
        ("a{}", "counts such as"),
        ("a{,2}", "counts such as"),
        ("a{x}", "counts such as"),
        ("a{1,x}", "counts such as"),
        ("a{٣}", "counts such as"),
        ("a{1000000000}", "counts such as"),
        ("a{3,2}", "counts go up"),
        ("[a", "closes its classes"),
        ("[]", "something in each class"),
        ("[^]", "something in each class"),
        ("[[]", "escapes '[' in a class"),
        ("[a-c-e]", "escapes '-' in a class"),
        ("[\\d-x]", "escapes '-' in a class"),
        ("[a-\\d]", "from one character up to another"),
        ("[z-a]", "from one character up to another"),
        ("\\", "known escapes"),
        ("\\b", "known escapes"),
        ("\\1", "known escapes"),
        ("(" * 17 + ")" * 17, "at most 16 deep"),
        ("a{2001}", "at most 2000 states"),
        ("(a{1000}){3}", "at most 2000 states"),
        ("(((){999}){999}){999}", "at most 2000 states"),
        ("a{1500}b{1500}", "at most 2000 states"),
    ],
)
def test_what_is_not_in_the_language_is_refused(pattern, says):
    """The error says what was wanted, and where reading stopped."""
    assert says in _refused(pattern)


@pytest.mark.parametrize(
    ("text", "code"), [("a\x00", "control"), ("\ud800", "surrogate")]
)
def test_a_pattern_is_text_that_can_be_kept(text, code):
    """Control characters and halves of surrogate pairs are refused as anywhere."""
    with pytest.raises(InvalidValueError) as caught:
        Pattern(text)

    assert code == caught.value.code


def test_the_bounds_themselves_are_within():
    """The longest, the deepest and the largest pattern can be read."""
    assert Pattern("x" * 256).matches("x" * 256)
    assert Pattern("(" * 16 + "a" + ")" * 16).matches("a")
    assert Pattern("(a?b?){1000}").matches("ab" * 1000)


def test_a_pattern_is_a_value():
    """Patterns are equal by their text, hash, copy and pickle, and cannot be changed."""
    pattern = Pattern("[a-z]+")

    assert Pattern("[a-z]+") == pattern
    assert Pattern("[a-z]*") != pattern
    assert hash(Pattern("[a-z]+")) == hash(pattern)
    assert "Pattern(text='[a-z]+')" == repr(pattern)
    for again in (copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):
        assert pattern == again
        assert again.matches("abc")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        pattern.text = "b"


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "(a|a)*", "(a*)*b", "(a|aa)+", "(a?){64}a*"]
)
def test_the_time_is_linear_in_the_text(pattern):
    """Four times the text takes about four times as long, and not the square of it."""
    read = Pattern(pattern)
    short, long = "a" * 2_000, "a" * 8_000

    assert (
        _best(lambda: read.matches(long + "!"))
        < 10 * _best(lambda: read.matches(short + "!")) + 1e-4
    )


def test_a_nested_quantifier_costs_no_more_than_a_plain_one():
    """What takes others exponential time takes about as long as a plain repetition."""
    text = "a" * 5_000 + "!"
    plain, nested = Pattern("a+"), Pattern("^(((a+)+)+)+$")

    assert _best(lambda: nested.matches(text)) < 5 * _best(lambda: plain.matches(text))
