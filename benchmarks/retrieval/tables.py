"""The report as a person reads it."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from benchmarks.retrieval.figures import CUTS, IngestFigures, QueryFigures, Report, SetFigures


def show(report: Report) -> None:
    console = Console()
    for figures in report.sets:
        console.print(_methods(figures, titles=report.titles))
        for line in (*_ingest(figures.ingest), *_query(figures.query)):
            console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)


def _methods(figures: SetFigures, *, titles: bool) -> Table:
    title = f"{figures.name}: {figures.passages} passages, {figures.questions} questions"
    if figures.corpus != figures.passages:
        title += f", in a corpus of {figures.corpus}"
    table = Table(title=title + ("" if titles else ", without titles"), title_justify="left")
    for header in ("recall, %", *(f"R@{k}" for k in CUTS)):
        table.add_column(header)
    for method, cuts in figures.methods.items():
        table.add_row(method, *(str(cuts.get(f"R@{k}", "")) for k in CUTS))
    return table


def _ingest(figures: IngestFigures | None) -> Iterator[str]:
    if figures is None:
        yield "ingest: nothing was left to read"
        return
    line = f"ingest: {figures.passages} passages in {figures.seconds:.1f} s, {figures.passages_per_s:.1f}/s"
    if figures.ratio_to_raw is not None:
        line += f", {figures.ratio_to_raw:.0%} of raw embedding ({figures.raw_per_s:.1f}/s)"
        line += f"; by CPU time {figures.cpu_ratio_to_raw:.0%} ({figures.raw_cpu_ms_a_passage:.1f} ms a passage)"
    yield line
    yield f"names and communities were settled {figures.settled_s:.0f} s later"
    cpu = sorted(figures.cpu_ms_a_passage.items(), key=lambda item: -item[1])
    yield "CPU ms a passage: " + ", ".join(f"{name} {ms:.1f}" for name, ms in cpu)


def _query(figures: QueryFigures) -> Iterator[str]:
    server, client = figures.server_ms, figures.client_ms
    yield f"hybrid: server p50 {server.p50:.1f} ms, p95 {server.p95:.1f}; client {client.p50:.1f}, {client.p95:.1f}"
    yield "of the server's time: " + ", ".join(f"{part} {share:.0%}" for part, share in figures.share.items())
    if figures.embedding_ms and figures.server_multiple and figures.client_multiple:
        one, server, client = figures.embedding_ms, figures.server_multiple, figures.client_multiple
        yield (
            f"embedding of one question: {one.p50:.1f} ms; the server takes {server.p50:.2f} times that,"
            f" p95 {server.p95:.2f}; a client {client.p50:.2f}, {client.p95:.2f}"
        )
    memory = figures.memory
    yield (
        f"query service: {memory.before_mb:.0f} → {memory.after_mb:.0f} MB with the image,"
        f" {memory.kb_a_passage:.1f} kB a passage; first question {memory.first_question_s:.1f} s"
    )
    if figures.degraded:
        yield f"NOT SOUND: {figures.degraded} answers came without some channel"
