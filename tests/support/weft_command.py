"""The `weft` command as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class WeftCommand:
    """Runs `weft …` with this WEFT_HOME and no other Weft settings than `env`."""

    home: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("WEFT_")}
        return subprocess.run(
            [sys.executable, "-m", "weft_client.cli.main", *arguments],
            input=stdin,
            env={**clean, "WEFT_HOME": str(self.home), "COLUMNS": "100", **self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
