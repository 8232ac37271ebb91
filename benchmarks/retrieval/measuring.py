"""The run itself: passages in, questions asked, figures out."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from benchmarks.embedding import QuestionEmbedder
from benchmarks.filling import Filled
from benchmarks.kept import Kept
from benchmarks.progress import bar
from benchmarks.retrieval.asking import Asked, Embed, ask
from benchmarks.retrieval.before import filled_with, warmed
from benchmarks.retrieval.figures import (
    IngestFigures,
    MemoryFigures,
    Report,
    SetFigures,
    methods_of,
    query_figures,
)
from benchmarks.sets import Corpus, RetrievalSet
from benchmarks.system import System
from weft_client import AsyncWeft


class Once(BaseModel):
    """What is measured before the first question, once in a run that is taken up again."""

    ingest: IngestFigures | None
    memory: MemoryFigures


@dataclass(frozen=True)
class Options:
    """`processes`: those of the worker; None leaves out the comparisons with the model alone."""

    titles: bool = True
    processes: int | None = None
    out: Path | None = None


async def measure(system: System, sets: Mapping[str, RetrievalSet], options: Options) -> Report:
    """All sets together in one workspace, scored each for itself."""
    corpus = Corpus(sets, titles=options.titles)
    async with system.workspace(f"benchmark {corpus.digest}") as weft:
        filled, ingest = await filled_with(system, weft, corpus, options.processes)
        once = Once(ingest=ingest, memory=await warmed(system, weft, len(corpus)))
        run = " ".join([str(await weft.workspace_id()), *(f"{name}={data.digest}" for name, data in sets.items())])
        kept = Kept(options.out, run, once, Asked)
        if options.processes is None:
            await _ask_all(weft, sets, filled, kept, None)
        else:
            with closing(QuestionEmbedder(system.settings("query"))) as embed:
                await _ask_all(weft, sets, filled, kept, embed)
    report = Report(titles=options.titles, sets=[_figures(name, data, corpus, kept) for name, data in sets.items()])
    kept.finish(report)
    return report


async def _ask_all(
    weft: AsyncWeft,
    sets: Mapping[str, RetrievalSet],
    filled: Filled,
    kept: Kept[Once, Asked],
    embed: Embed | None,
) -> None:
    done = {(record.set, record.question) for record in kept.records}
    everything = [(name, number) for name, data in sets.items() for number in range(len(data.queries))]
    with bar("asking questions", len(everything), len(done)) as shown:
        for name, number in everything:
            if (name, number) not in done:
                question = sets[name].queries[number].question
                kept.add(await ask(weft, (name, number), question, filled.numbers, embed))
                shown.advance()


def _figures(name: str, data: RetrievalSet, corpus: Corpus, kept: Kept[Once, Asked]) -> SetFigures:
    asked = sorted((record for record in kept.records if record.set == name), key=lambda record: record.question)
    return SetFigures(
        name=name,
        passages=len(data.passages),
        questions=len(asked),
        corpus=len(corpus),
        methods=methods_of(name, data, corpus, asked),
        ingest=kept.first.ingest,
        query=query_figures(asked, kept.first.memory),
    )
