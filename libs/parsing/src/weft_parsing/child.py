"""The child process: one request on stdin, one answer on stdout, both JSON.

Run as a script with Python's isolated mode and without `site`, so nothing but the search path that the parent sends
decides which code runs. Parsers are imported once the process is confined.
"""

import json
import os
import sys


def main() -> None:
    request = json.load(sys.stdin)
    sys.path[:] = request["search_path"]
    answers = os.fdopen(os.dup(1), "wb")
    # what a library may print must not land in the answer
    os.dup2(2, 1)

    from weft_parsing.limits import Limits
    from weft_parsing.sandbox import confine

    limits = Limits(**request["limits"])
    confine(limits, request["parent"])

    from weft_parsing.answer import answer

    answers.write(answer(request["path"], request["filename"], limits))
    answers.flush()
    # the parsers' teardown is of no use, and takes time after a large file
    os._exit(0)


if __name__ == "__main__":
    main()
