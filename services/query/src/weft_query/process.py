"""What the query service asks of the interpreter and the C library it runs on."""

import ctypes
import sys

TURN_S = 0.0001
"""How long a thread may keep the interpreter while another wants it. By Python's own 5 ms, half an encoding, the event
loop's turn would delay the start of one, and the making of an image every step of it."""
LARGE = 1 << 20
"""Bytes. An image's arrays are larger, those of one question hardly ever."""
SPARE = 8 << 20
"""Bytes a heap may keep at its end: more than a question's arrays take together."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def prepare() -> None:
    """Once, before any work."""
    sys.setswitchinterval(TURN_S)
    free_large_blocks_at_once()


def free_large_blocks_at_once() -> None:
    """From now on blocks of `LARGE` and more go back to the system when they are freed. Left alone, glibc keeps ever
    larger ones for itself once one of their size was freed, and what an image's arrays were before they grew stayed
    resident: 2 to 4 kB a passage.

    What a heap gives back from its end has to be said too: with the one threshold set, glibc leaves the other at
    128 kB, and a question's arrays were given back and faulted in again, 1,000 pages each time, a third of its ranking.
    Another C library is left as it is."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_TRIM_THRESHOLD, SPARE)
