"""Entry point of `weft`. Commands import what they need when they run, so that `weft --help` is quick."""

import sys
from importlib.metadata import entry_points

import typer

from weft_client.cli import ask, documents, graph, search, session, upload
from weft_client.errors import NotSignedInError, WeftBrokenOffError, WeftClientError, WeftConnectionError

PLUGINS = "weft.commands"
"""Entry-point group of further commands; each value is a function that gets the `typer.Typer` to add them to."""

INTERRUPTED = 130


def build() -> typer.Typer:
    """The whole command line, with the commands of other installed packages."""
    app = typer.Typer(
        name="weft",
        help="Ask your documents. Upload them, search them, walk their graph, get answers with citations.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in (ask, search, upload, documents, graph, session):
        module.register(app)
    for plugin in entry_points(group=PLUGINS):
        try:
            plugin.load()(app)
        except ImportError as error:
            _complain(f"the commands of {plugin.value} are left out: {error}")
    return app


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    try:
        build()()
    except WeftBrokenOffError as error:
        _complain(str(error))
    except WeftConnectionError as error:
        _complain(f"no answer from {error.base_url} ({error.reason}): is Weft running? try: weft up")
    except NotSignedInError as error:
        _complain(f"{error}. Sign in with: weft login")
    except (WeftClientError, OSError, TimeoutError) as error:
        _complain(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    else:
        return
    sys.exit(1)


def _complain(text: str) -> None:
    sys.stderr.write(f"weft: {text}\n")


if __name__ == "__main__":
    main()
