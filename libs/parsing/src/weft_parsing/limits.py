"""How much one file may ask for. The figures come from honest files and from hostile ones made for the purpose."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file passes at most; beyond it ends in `too_large` or `timeout`."""

    memory_bytes: int = 1024 * MIB
    """Address space of the child."""
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    open_files: int = 64
    written_bytes: int = 1 * MIB
    """Largest file the child may write; Python's own bytecode cache is the only honest one."""
    result_bytes: int = 64 * MIB
    """Of the child's answer, encoded."""
    characters: int = 5_000_000
    """Of canonical text."""
    headings: int = 20_000
    """Kept in the map; further ones stay in the text only."""
    text_bytes: int = 20 * MIB
    html_bytes: int = 20 * MIB
    html_depth: int = 5_000
    markdown_bytes: int = 4 * MIB
    pdf_pages: int = 10_000
    archive_parts: int = 5_000
    archive_bytes: int = 256 * MIB
    """Of all parts together, unpacked."""
    part_bytes: int = 64 * MIB
    """Of one part that is read, unpacked."""
    part_ratio: int = 100
    """Unpacked to packed size, of parts over 1 MiB that are read."""
