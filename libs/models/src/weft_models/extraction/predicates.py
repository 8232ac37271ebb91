"""The closed list of predicates: what each says, of what of what, and in which direction.

Local rules state nothing else. A language model may, but its words for these relations are brought to these names,
so that one fact is one edge whoever found it.
"""

import re
from functools import cache
from typing import NamedTuple

from weft_models.extraction.kinds import DATE, ORGANISATION, OTHER, PERSON, PLACE, WORK

_LONGEST = 64
_TYPES = {"p": PERSON, "o": ORGANISATION, "l": PLACE, "w": WORK, "d": DATE, "x": OTHER}


class Predicate(NamedTuple):
    """`subject` and `object` are the types they may have; the first is what an unsure one is taken for. A symmetric
    relation is stated once, the name that sorts first as the subject."""

    name: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    symmetric: bool = False

    def fits(self, subject: str, object_: str) -> bool:
        """Whether ends of these types can stand in it; an unsure one can, except for a date."""
        return subject in {*self.subject, OTHER} and object_ in (
            {DATE} if DATE in self.object else {*self.object, OTHER}
        )


_TABLE = """
born_on p d | date_of_birth birth_date born_date | -
born_in p l | birthplace place_of_birth birth_place born_at native_of | birthplace_of
died_on p d | date_of_death death_date | -
died_in p l | place_of_death death_place died_at | -
buried_in p lo | buried_at burial_place | -
married_to p p | spouse husband_of wife_of husband wife spouse_of married widow_of | - | symmetric
child_of p p | son_of daughter_of father mother parent | parent_of father_of mother_of has_child child son daughter
sibling_of p p | brother_of sister_of brother sister sibling | - | symmetric
educated_at p o | studied_at graduated_from attended alma_mater alumnus_of | -
works_for p ol | employed_by worked_for works_at employer professor_at teaches_at | employs
plays_for p ol | played_for plays_at signed_for team | -
member_of po o | joined belongs_to is_member_of | has_member members
leads p olw | ceo_of president_of chairman_of head_of leader_of led headed mayor_of governor_of | led_by headed_by ceo
founded po olw | founder_of co_founded established co_founder_of | founded_by established_by founder co_founded_by
founded_on ol d | established_on formed_on founded_in established_in inception | -
directed_by w p | director film_director | directed director_of
written_by w p | author screenwriter writer authored_by novel_by scripted_by | wrote author_of writer_of authored
composed_by w p | composer music_by | composed composer_of
produced_by w po | producer | produced producer_of
performed_by w po | performer recorded_by sung_by song_by album_by artist | performed recorded sang
created_by wo po | creator designed_by developed_by painted_by illustrated_by | created designed developed painted
starred_in p w | acted_in appeared_in cast_member_of | starring stars cast cast_member starred features
published_by w o | publisher released_by distributed_by record_label issued_by | published released distributed
released_on w d | release_date published_on premiered_on publication_date released_in published_in | -
based_on w w | adapted_from adaptation_of inspired_by | -
sequel_of w w | sequel_to follows | sequel followed_by
part_of low low | belongs_to_part from_album district_of component_of | has_part contains includes
located_in lo l | based_in headquartered_in situated_in is_in city_in headquarters country lies_in | location_of
capital_of l l | is_capital_of | capital has_capital
tributary_of l l | flows_into | tributary
subsidiary_of o o | division_of unit_of parent_company imprint_of | parent_company_of
owned_by olw po | owner | owns owned
"""
"""Name, types of subject and object by their first letters | other words for it | words for its inverse | symmetric."""


@cache
def predicates() -> dict[str, Predicate]:
    """By name."""
    table = {}
    for line in _TABLE.strip().splitlines():
        head, *_ = (part.split() for part in line.split("|"))
        subject, object_ = (tuple(_TYPES[letter] for letter in letters) for letters in head[1:])
        table[head[0]] = Predicate(head[0], subject, object_, symmetric=line.endswith("symmetric"))
    return table


@cache
def _synonyms() -> dict[str, tuple[str, bool]]:
    table: dict[str, tuple[str, bool]] = {}
    for line in _TABLE.strip().splitlines():
        (name, *_), same, inverse, *_ = (part.split() for part in line.split("|"))
        table |= dict.fromkeys([name, *same], (name, False))
        table |= {word: (name, True) for word in inverse if word != "-"}
    return table


def normalised(predicate: str) -> tuple[str, bool]:
    """The name of a predicate given in any words, and whether subject and object change places. What is not in the
    list stays itself, in lower case with underscores; empty when it has no letters."""
    words = re.sub(r"\W+", "_", predicate.casefold()).strip("_")
    short = re.sub(r"^(?:is|was|are|were|has|have|had)_(?:an?_|the_|been_)?", "", words)
    table = _synonyms()
    return table.get(words) or table.get(short) or (words[:_LONGEST], False)


def wording() -> str:
    """The list as a prompt tells it: 'born_in (person, place), …'."""
    return ", ".join(f"{p.name} ({'/'.join(p.subject)}, {'/'.join(p.object)})" for p in predicates().values())
