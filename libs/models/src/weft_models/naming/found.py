"""What accumulates while one passage is read."""

from weft_models.naming.mentions import MAX_MENTIONS, MAX_NORM, Certainty, NameMention


class Found:
    """Mentions by norm and certainty: a name may open one sentence and stand within another."""

    def __init__(self, about: list[str]) -> None:
        self._about = about
        self._sentences: dict[tuple[str, Certainty], list[int]] = {}

    def add(self, norm: str, sentence: int, certainty: Certainty = Certainty.SURE) -> None:
        """Sentences are added in ascending order."""
        if not norm or len(norm) > MAX_NORM:
            return
        key = (norm, Certainty.SURE if norm in self._about else certainty)
        numbers = self._sentences.get(key)
        if numbers is None:
            if len(self._sentences) < MAX_MENTIONS:
                self._sentences[key] = [sentence]
        elif numbers[-1] != sentence:
            numbers.append(sentence)

    def mentions(self) -> list[NameMention]:
        """One per norm and certainty; of what the title names also where no sentence does."""
        found = [
            NameMention(norm, tuple(numbers), norm in self._about, certainty)
            for (norm, certainty), numbers in self._sentences.items()
        ]
        held = {norm for norm, _ in self._sentences}
        found += [NameMention(norm, (), about=True) for norm in self._about if norm not in held]
        return found
