"""What a host needs to test its own parts against the library."""

from salesmodel.testing.store_contract import (
    CONTRACT_PIPELINE,
    store_checks,
    store_contract,
)


__all__ = ["CONTRACT_PIPELINE", "store_checks", "store_contract"]
