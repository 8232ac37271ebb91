"""The report as a person reads it."""

from rich.console import Console
from rich.table import Table

from benchmarks.answers.figures import QUOTES, FoundFigures, Report, SetFigures


def show(report: Report) -> None:
    console = Console()
    for figures in report.sets:
        console.print(_quotes(figures))
        for line in _lines(figures):
            console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)


def _quotes(figures: SetFigures) -> Table:
    title = f"{figures.name}: {figures.passages} passages, {figures.questions} questions"
    table = Table(title=title, title_justify="left")
    for header in ("%", *(f"{n} quotes" for n in QUOTES)):
        table.add_column(header)
    for score, cells in figures.intervals.items():
        table.add_row(score.replace("_", " "), *(str(cells.get(str(n), "")) for n in QUOTES))
    return table


def _lines(figures: SetFigures) -> list[str]:
    verbatim = "no quotes" if figures.verbatim is None else f"{figures.verbatim:.2%} verbatim at their place"
    lines = [
        f"quotes: {verbatim}",
        "verdicts: " + ", ".join(f"{verdict} {share:.0%}" for verdict, share in figures.verdicts.items()),
        _found("its questions asked of other corpora", figures.elsewhere),
        _found("questions of other sets asked of its corpus", figures.from_elsewhere),
        f"a client waits {figures.client_ms['p50']:.1f} ms, p95 {figures.client_ms['p95']:.1f}",
    ]
    return lines + ([f"NOT SOUND: {figures.degraded} answers came without some channel"] if figures.degraded else [])


def _found(which: str, found: FoundFigures) -> str:
    if found.auroc is None:
        return f"{which}: none"
    return (
        f"{which} ({found.foreign}): AUROC {found.auroc:.3f}; at p < .5 {found.lost:.1%} of its answerable ones"
        f" are lost, {found.caught:.1%} of the others caught"
    )
