"""What the processes of a system use."""

import asyncio
import time

import psutil

CALM_S = 8.0
"""Longer than the graph has to rest before its communities are found."""
BUSY = 0.2
"""Cores in use, from which on the system does something."""


def cpu_seconds(processes: dict[str, psutil.Process]) -> dict[str, float]:
    """User and system time of each with its children, ended ones included."""
    return {name: sum(_cpu(one) for one in _tree(process)) for name, process in processes.items()}


async def calm(processes: dict[str, psutil.Process]) -> float:
    """Waits until the system has had nothing to do for a while; gives the seconds it went on working before."""
    began = last_busy = time.monotonic()
    used = sum(cpu_seconds(processes).values())
    while time.monotonic() - last_busy < CALM_S:
        await asyncio.sleep(1)
        before, used = used, sum(cpu_seconds(processes).values())
        if used - before > BUSY:
            last_busy = time.monotonic()
    return last_busy - began


def resident_bytes(process: psutil.Process) -> int:
    """Memory of a process with its children."""
    return sum(one.memory_info().rss for one in _tree(process))


def _tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system + times.children_user + times.children_system
