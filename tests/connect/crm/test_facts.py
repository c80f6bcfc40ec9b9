"""Tests of what one may ask for of the imports of all vendors."""

import inspect

import numpy as np
import pytest

from crm_samples import READ, module_of
from salesmodel.connect import amocrm
from salesmodel.connect.crm._facts import asked
from salesmodel.errors import InvalidValueError


VENDORS = ("amocrm", "bitrix24", "hubspot", "pipedrive", "salesforce")
OTHERS = {
    "source": ("", "x" * 21, 5, np.array(["a", "b"])),
    "currency": ("", "euro", 5, np.array(["EUR", "USD"])),
    "fields": ("abc", 5, None, [5], np.array(3.0)),
}


class _Unread:
    """A payload that nobody may look at."""

    def __iter__(self):
        """Tell that somebody did."""
        raise AssertionError


def _refused(call, name, **given):
    """Call with something that it cannot take, and return the error."""
    with pytest.raises(InvalidValueError, match=rf"^{name} must be") as error:
        call(_Unread(), **given)
    return error.value


def test_what_is_asked_is_returned_as_it_is_kept():
    """Fields are a tuple; a currency may be left out."""
    assert ("crm", "EUR", ("a", "b")) == asked("crm", "EUR", iter(["a", "b"]))
    assert ("crm", None, ()) == asked("crm", None)


def test_every_vendor_is_looked_at():
    """There is no importer that is not called here."""
    assert set(VENDORS) == {vendor.partition("_")[0] for vendor in READ}


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("name", OTHERS)
def test_every_vendor_refuses_the_same_before_it_reads_a_row(vendor, name):
    """The error names what was given, and no payload is looked at."""
    for call in (module_of(vendor).read, module_of(vendor).tables):
        if name not in inspect.signature(call).parameters:
            continue
        for value in OTHERS[name]:
            assert value is _refused(call, name, **{name: value}).value


@pytest.mark.parametrize("name", ["source", "currency"])
def test_purchases_refuse_the_same_before_they_read_a_row(name):
    """The currency of an account has to be told, and to be one."""
    for value in OTHERS[name]:
        _refused(amocrm.purchases, name, **({"currency": "EUR"} | {name: value}))
