"""The run itself: passages in, questions asked, figures out."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import BaseModel

from benchmarks.answers.asking import Asked, Asker, Key
from benchmarks.answers.figures import QUOTES, Report, set_figures
from benchmarks.filling import fill, missing
from benchmarks.kept import Kept
from benchmarks.progress import bar
from benchmarks.sets import Corpus, RetrievalSet
from benchmarks.system import System


class _Nothing(BaseModel):
    """Of a run that measures nothing before its questions."""


async def measure(
    system: System, sets: Mapping[str, RetrievalSet], others: Mapping[str, RetrievalSet], out: Path | None
) -> Report:
    """Each set in a workspace of its own; `others` only hold passages that know no answers."""
    corpora = {name: Corpus({name: data}) for name, data in {**sets, **others}.items()}
    askers: dict[str, Asker] = {}
    run = " ".join(f"{name}={data.digest}" for name, data in sets.items())
    async with AsyncExitStack() as workspaces:
        for name, corpus in corpora.items():
            weft = await workspaces.enter_async_context(system.workspace(f"benchmark {corpus.digest}"))
            filled = await fill(weft, corpus, await missing(weft, corpus))
            askers[name] = Asker(weft, filled.numbers)
            run += f" {name} in {await weft.workspace_id()}"
        kept = Kept(out, run, _Nothing(), Asked)
        await _ask_all(sets, corpora, askers, kept)
    report = Report(sets=[set_figures(name, data, kept.records) for name, data in sets.items()])
    kept.finish(report)
    return report


async def _ask_all(
    sets: Mapping[str, RetrievalSet],
    corpora: Mapping[str, Corpus],
    askers: Mapping[str, Asker],
    kept: Kept[_Nothing, Asked],
) -> None:
    done = {record.key for record in kept.records}
    everything = list(_keys(sets, corpora))
    with bar("asking questions", len(everything), len(done)) as shown:
        for key in everything:
            if key not in done:
                question = sets[key.set].queries[key.question]
                gold = corpora[key.corpus].gold(key.set, question) if key.corpus == key.set else set()
                kept.add(await askers[key.corpus].ask(key, question, gold))
                shown.advance()


def _keys(sets: Mapping[str, RetrievalSet], corpora: Mapping[str, Corpus]) -> Iterator[Key]:
    """Every question with each number of quotes of its own corpus; once of each corpus that cannot answer it."""
    for name, data in sets.items():
        for number, question in enumerate(data.queries):
            for corpus_name, corpus in corpora.items():
                if corpus_name == name:
                    yield from (Key(name, number, name, quotes) for quotes in QUOTES)
                elif not corpus.holds_gold_of(data, question):
                    yield Key(name, number, corpus_name, QUOTES[0])
