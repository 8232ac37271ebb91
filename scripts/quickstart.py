"""`make run`: start Weft in the background, read the sample documents, ask about them, say what comes next.

Runs inside the virtual environment. Every step is the `weft` command a person would type.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEFT = Path(sys.executable).with_name("weft")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def weft(title: str, *arguments: str) -> None:
    """Run one `weft` command in front of the user, with its time; its failure ends the run."""
    say(f"\n── {title}\n   $ weft {' '.join(arguments)}")
    began = time.monotonic()
    subprocess.run([str(WEFT), *arguments], check=True, cwd=ROOT)
    say(f"   ({time.monotonic() - began:.1f} s)")


def main() -> int:
    question = json.loads((ROOT / "samples" / "questions.json").read_text())[0]["question"]
    try:
        weft("Starting the servers, the five services and the worker", "up", "--detach")
        weft("Reading the sample documents", "upload", "samples/documents")
        weft("Asking a question that needs two of them", "ask", question)
    except subprocess.CalledProcessError as error:
        say(f"\n`weft {' '.join(error.cmd[1:])}` ended with {error.returncode}; see `weft status` and `weft logs`.")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. Nothing is broken: `make run` goes on from here, `make stop` stops what runs.")
        return 130
    weft_command = WEFT.relative_to(ROOT) if WEFT.is_relative_to(ROOT) else WEFT
    status = subprocess.run([str(WEFT), "status", "--json"], check=True, capture_output=True, text=True)
    url = json.loads(status.stdout)["gateway_url"]
    say(
        f"""
── Weft is running at {url}   (API and docs: {url}/docs)

   {weft_command} ask "…"                     ask your own question
   {weft_command} upload FILE_OR_FOLDER …      add your own documents
   curl -H "Authorization: Bearer $({weft_command} token)" {url}/v1/workspaces
   make stop                             stop everything (the data stays)"""
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
