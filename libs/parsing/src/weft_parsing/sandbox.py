"""What a process takes from itself before it touches a file: memory, time, files, processes, network.

Every step is irrevocable. Where a system lacks one of the walls the others stand: macOS has no parent-death signal and
does not enforce every limit, and network namespaces may be forbidden.
"""

import ctypes
import os
import resource
import signal
import sys

from weft_parsing.limits import Limits

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_GRACE_SECONDS = 5


def confine_server(parent: int) -> None:
    """The walls that children inherit, put up once: an empty network namespace takes longer than a small file."""
    if sys.platform == "linux":
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)
    # after the namespace, since a change of credentials forgets the signal
    _die_with(parent)
    _limit(resource.RLIMIT_CORE, 0)


def confine(limits: Limits, server: int) -> None:
    """The walls of one child, inside those of the server that forked it."""
    # ends the process even if nobody is left to kill it
    signal.alarm(int(limits.wall_seconds) + _GRACE_SECONDS)
    _die_with(server)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_FSIZE, limits.written_bytes)
    _limit(resource.RLIMIT_NPROC, 0)
    # the soft limit says SIGXCPU, the hard one SIGKILL
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + _GRACE_SECONDS)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Never above what the process has already."""
    wanted = soft if hard is None else hard
    _, most = resource.getrlimit(kind)
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    try:
        resource.setrlimit(kind, (min(soft, wanted), wanted))
    except (ValueError, OSError):
        if sys.platform == "linux":
            raise
