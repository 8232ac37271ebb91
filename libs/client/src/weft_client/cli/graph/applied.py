"""Waiting until the graph shows a decision."""

from typing import TYPE_CHECKING

from weft_client.cli.output import note

if TYPE_CHECKING:
    from weft_client.async_client import AsyncWeft
    from weft_core.contracts.curations import Curation

PATIENCE_S = 20
"""Usually a second. A rebuild or a large upload that goes on meanwhile may take longer; the decision is safe."""


async def settle(weft: "AsyncWeft", curation: "Curation") -> "Curation":
    """The curation once the graph shows it; as it is, with a word to the person, when that takes too long."""
    try:
        return await weft.curations.wait(curation.id, timeout=PATIENCE_S)
    except TimeoutError:
        note("It is kept, but the graph does not show it yet. weft graph curations tells when.")
        return curation
