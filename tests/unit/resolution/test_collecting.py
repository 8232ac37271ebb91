"""What a document says of its names."""

from support.appearances import read
from weft_core.text import normalise_name


def _expansions(text: str, name: str, title: str = "") -> tuple[str, ...]:
    return read(text, title)[normalise_name(name)].expansions


def test_long_form_and_letters() -> None:
    text = "International Business Machines (IBM) was founded in Endicott. IBM sold tabulating machines."

    assert _expansions(text, "International Business Machines") == ("ibm",)


def test_names_at_birth_and_pen_names() -> None:
    assert _expansions("Marie Curie, née Maria Skłodowska, was born in Warsaw.", "Marie Curie") == ("maria skłodowska",)
    text = "Samuel Langhorne Clemens, known by his pen name Mark Twain, grew up in Hannibal."
    assert _expansions(text, "Mark Twain") == ("samuel langhorne clemens",)


def test_a_single_word_at_birth_names_nobody() -> None:
    assert _expansions("Ann Lindqvist, née Holm, painted harbours in Bergen.", "Ann Lindqvist") == ()


def test_the_place_of_a_thing_is_not_its_name() -> None:
    text = "The mountain in Shanxi Province is known as the Northern Heng Shan among pilgrims."

    assert _expansions(text, "Shanxi Province") == ()


def test_years_of_life() -> None:
    found = read("Anna Holm (3 May 1811 – 9 June 1884) kept the garden in Jena.")

    assert found["anna holm"].years == (1811, 1884)


def test_years_of_death_or_of_a_reign_are_no_years_of_life() -> None:
    assert read("Anna Holm (died 1884) kept the garden in Jena.")["anna holm"].years == ()
    assert read("Anna Holm (reigned 1811 – 1884) kept the garden in Jena.")["anna holm"].years == ()


def test_the_note_of_the_title_and_what_the_text_says_first() -> None:
    found = read("Edsel Ford (born 1928) was an American poet who lived in Arkansas.", "Edsel Ford (poet)")[
        "edsel ford"
    ]

    assert (found.qualifier, found.description, found.years) == ("poet", "american poet", (1928,))


def test_a_note_of_the_document_tells_nothing_of_the_name() -> None:
    assert (
        read("Nordhaven Logistics moves freight in Kiel.", "Nordhaven Logistics (draft)")[
            "nordhaven logistics"
        ].qualifier
        == ""
    )


def test_neighbours_are_nearest_first_and_no_dates() -> None:
    found = read("Anna Holm met Karl Brandt in Oslo in May 1950. Karl Brandt lived in Bergen.")["anna holm"]

    assert found.neighbours[0] == "karl brandt"
    assert set(found.neighbours) == {"karl brandt", "oslo", "bergen"}


def test_a_name_in_a_thousand_chunks_takes_bounded_memory() -> None:
    chunks = [f"Anna Holm met Visitor{n:04} Brandt{n:04} in Oslo." for n in range(1000)]
    found = read("Anna Holm lives in Oslo.", "", *chunks)["anna holm"]

    assert found.mentions == 1001
    assert len(found.chunk_ids) == 4
    assert len(found.neighbours) == 12
    assert found.neighbours[0] == "oslo"
