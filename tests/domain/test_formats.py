"""Tests of e-mail addresses, phone numbers and web addresses."""

import time

import pytest

from salesmodel.domain.fields._formats import email, phone, url
from salesmodel.errors import InvalidValueError


def _code(check, value):
    with pytest.raises(InvalidValueError) as caught:
        check("field", value)
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com",
        "ann.o'neil+sales@mail.example.co.uk",
        "иван@почта.рф",
        "नमस्ते@उदाहरण.भारत",
        "a" * 64 + "@" + ".".join(["b" * 63] * 3 + ["c" * 61]),
    ],
)
def test_an_email_address_is_kept_as_it_is(text):
    """Addresses in any script pass, up to the longest there can be."""
    assert text == email("field", text)


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "@example.com",
        "ann@",
        "ann@localhost",
        "ann@@example.com",
        "ann@b@example.com",
        "ann lee@example.com",
        ".ann@example.com",
        "ann..lee@example.com",
        "ann@example..com",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exam_ple.com",
        "ann@example.com\n",
        "Ann <ann@example.com>",
        "ann\u202e@example.com",
        "ann@example\uff0ecom.com",
        "a" * 65 + "@example.com",
        "ann@" + "b" * 64 + ".com",
        "ann@" + "b." * 127 + "com",
    ],
)
def test_what_is_no_email_address_is_refused(text):
    """A part that is missing, too long or out of place is told by the code."""
    assert "email" == _code(email, text)


@pytest.mark.parametrize(
    "text",
    [
        "112",
        "+7 (495) 123-45-67",
        "8/495/123.45.67",
        "+49 30 901820 ext. 12",
        "+49 30 901820x12",
        "8 495 123 45 67 доб. 8",
        "  020 7946 0958#3 ",
        "+1\u00a0202\u202f555\u20110147",
    ],
)
def test_a_phone_number_is_kept_as_it_is(text):
    """Numbers pass as people group them, with their extensions."""
    assert text == phone("field", text)


@pytest.mark.parametrize(
    "text",
    [
        "call me",
        "12",
        "1" * 16,
        "++7 495 1234567",
        "7+495 1234567",
        "(495 1234567",
        "((495)) 1234567",
        ")495( 1234567",
        "٠١٢٣٤٥٦٧",
        "1234567 ext",
        "1234567 ext 12a",
        "1234567x" + "1" * 12,
        "1234567\n",
    ],
)
def test_what_is_no_phone_number_is_refused(text):
    """Too few digits or too many, letters and loose brackets are told by the code."""
    assert "phone" == _code(phone, text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com",
        "HTTP://Example.com:8080/a/b?c=d#e",
        "http://intranet/",
        "http://127.0.0.1",
        "https://example.com?to=ann@example.org",
        "https://example.com#a:b",
        "https://президент.рф/путь",
    ],
)
def test_a_web_address_is_kept_as_it_is(text):
    """A host in any script passes, with a port, a path and what follows."""
    assert text == url("field", text)


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "ftp://example.com",
        "javascript://example.com/%0aalert(1)",
        "https://",
        "https:///path",
        "https://?query",
        "https://ann:secret@example.com",
        "https://example.com\\@evil.org",
        "https://example.com\uff0fevil.org",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com/\u202e",
        "https://example.com/<b>",
        " https://example.com",
        "https://example.com:",
        "https://example.com:0",
        "https://example.com:65536",
        "https://example.com:8o",
        "https://example.com:000080",
        "https://[::1]/",
        "https://example..com",
    ],
)
def test_what_is_no_web_address_is_refused(text):
    """Another scheme, no host, a user, a blank or a wrong port is told by the code."""
    assert "url" == _code(url, text)


@pytest.mark.parametrize(("check", "most"), [(email, 320), (phone, 64), (url, 2048)])
def test_what_is_too_long_is_refused_before_it_is_read(check, most):
    """The length, the control characters and the type have codes of their own."""
    assert "long" == _code(check, "1" * (most + 1))
    assert "control" == _code(check, "\x00")
    assert "surrogate" == _code(check, "\ud800")
    assert "type" == _code(check, 5)


@pytest.mark.parametrize("check", [email, phone, url])
def test_the_time_does_not_depend_on_what_is_written(check):
    """No text of a length takes much longer than the plainest of that length."""
    plain, worst = "1" * 64, 0.0
    base = _seconds(check, plain)
    for part in ("a.", "(", "-", "@", "a@", "://", "http://", "ext", "aaa@a.", ":/?#"):
        text = (part * 64)[:64]
        worst = max(worst, _seconds(check, text) / base)

    assert worst < 40


def _seconds(check, text):
    """Take the best of several times, each of several calls."""
    best = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(50):
            try:
                check("field", text)
            except InvalidValueError:
                continue
        best.append(time.process_time() - start)
    return min(best)
