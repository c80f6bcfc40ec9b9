"""What `import salesmodel` costs over an interpreter that has imported attrs."""

import subprocess
import sys

import pytest


CODE = """
import time
started = time.perf_counter()
import attrs
middle = time.perf_counter()
import salesmodel
print(middle - started, time.perf_counter() - middle)
"""


@pytest.mark.benchmark
def test_the_front_door_opens_fast(capsys):
    """The best of 21 fresh interpreters takes 2.5 times what attrs itself takes.

    The aim is 60 ms; a machine shared with others is told from a slow import by how
    long attrs takes in the same run, 24 to 29 ms.
    """
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", CODE]).split()))
        for _ in range(21)
    ]
    attrs, ours = (min(column) for column in zip(*runs, strict=True))
    with capsys.disabled():
        print(
            f"\nimport salesmodel: {1000 * ours:.0f} ms over attrs (≤ 60), "
            f"{ours / attrs:.2f} of what attrs takes (≤ 2.5)"
        )

    assert ours <= 2.5 * attrs
