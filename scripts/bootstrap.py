"""Make the virtual environment and install Weft into it, once per change of what is asked for.

Needs nothing but Python 3.11+ with venv and pip. Interrupted half-way it leaves no mark, and the next run goes on.
"""

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


def step(text: str) -> None:
    """Say what is being done, at once even into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def fingerprint() -> str:
    """Changes whenever anything changes that decides what is installed."""
    digest = hashlib.sha256(sys.version.encode())
    requirements = sorted(ROOT.glob("requirements*.txt"))
    for file in [ROOT / "constraints.txt", *requirements, *sorted(ROOT.glob("*/*/pyproject.toml"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _has_pip(python: Path) -> bool:
    asked = [str(python), "-m", "pip", "--version"]
    return python.exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0


def install(venv: Path, requirements: str, pip_args: list[str]) -> None:
    """Bring `venv` up to date with `requirements` (a file in the root). Raises CalledProcessError when pip fails."""
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = fingerprint()
    stamps = [venv / f".weft-{Path(name).stem}" for name in (requirements, DEVELOPMENT)]
    if python.exists() and any(stamp.is_file() and stamp.read_text() == wanted for stamp in stamps):
        return  # the development install holds everything the plain one does
    began = time.monotonic()
    if not _has_pip(python):
        step(f"Making a virtual environment in {venv.name}/")
        # --clear: an interrupted attempt may have left one without pip.
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
    step("Installing (the first time downloads PyTorch: about 5 GB with pip's default build on Linux)")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
    subprocess.run([*pip, *pip_args, "hatchling", "editables"], check=True, cwd=ROOT)
    # Our own packages build with the hatchling just installed: twelve isolated build environments cost a minute.
    subprocess.run([*pip, *pip_args, "--no-build-isolation", "-r", requirements], check=True, cwd=ROOT)
    stamps[0].write_text(wanted)
    step(f"Installed in {time.monotonic() - began:.0f} s")


def main() -> int:
    """Command line: `bootstrap.py [--dev]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv")
    parser.add_argument("--dev", action="store_true", help="with everything the checks and tests need")
    parser.add_argument("--pip-args", default="", help="further arguments for pip, such as an index of CPU builds")
    args = parser.parse_args()
    if sys.version_info < OLDEST:
        step(f"Weft needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}")
        return 2
    requirements = DEVELOPMENT if args.dev else RUNTIME
    try:
        install(args.venv.resolve(), requirements, shlex.split(args.pip_args))
    except subprocess.CalledProcessError as error:
        step(f"The installation stopped: {shlex.join(error.cmd[:4])} … ended with {error.returncode}")
        return 1
    except KeyboardInterrupt:
        step("\nInterrupted. Nothing is broken: the same command goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
