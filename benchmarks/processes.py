"""What the processes of a system use."""

import psutil


def cpu_seconds(processes: dict[str, psutil.Process]) -> dict[str, float]:
    """User and system time of each with its children, ended ones included."""
    return {name: sum(_cpu(one) for one in _tree(process)) for name, process in processes.items()}


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
