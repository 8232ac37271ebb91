"""The process the service runs in."""

import subprocess
import sys

import pytest

GROWN = """
import sys
import numpy as np
import psutil
from weft_query.process import free_large_blocks_at_once

if sys.argv[1] == "at once":
    free_large_blocks_at_once()
np.ones(30 << 20, dtype=np.int8)  # freed: from now on glibc by itself keeps blocks up to this size
before = psutil.Process().memory_info().rss
blocks, pins = [], []
for _ in range(8):
    blocks.append(np.ones(8 << 20, dtype=np.int8))
    pins.append(np.ones(100_000, dtype=np.int8))
del blocks
print((psutil.Process().memory_info().rss - before) >> 20)
"""


def grown_mib(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", GROWN, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's way of keeping blocks")
def test_large_blocks_go_back_to_the_system() -> None:
    assert grown_mib("at once") < 8
    assert grown_mib("by itself") > 32, "nothing to cure: the C library has learnt it"
