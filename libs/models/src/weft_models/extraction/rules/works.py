"""What is said of films, books and music."""

# ruff: noqa: E501 - a rule is read on one line

from weft_models.extraction.rules.rule import Rule

_WHO = r"(?:the |an? |his |her )?(?:(?!of |in |to |by |and |from |on )[A-Za-z][\w.’-]* ){0,4}?"
_TEXTS = (
    r"(?:novel|novella|book|memoir|biography|autobiography|poem|play|short story|story|essay|treatise|short stories)"
)
_MUSIC = r"(?:song|single|studio album|album|live album|EP|mixtape|track|ballad)"

WORKS = (
    Rule("written_by", " by ", rf"{_TEXTS}(?: written)? by {_WHO}<p*>", 0.9, noun=True, of="w"),
    Rule("performed_by", " by ", rf"{_MUSIC}(?: recorded| released| performed| sung)? by {_WHO}<po>", 0.9, noun=True, of="w"),
    Rule("composed_by", " by ", rf"(?:opera|symphony|operetta|ballet|oratorio|cantata|concerto)(?: in [a-z]+ acts)? by {_WHO}<p>", 0.9, noun=True, of="w"),
    Rule("directed_by", " by ", rf"(?:film|movie|documentary) by {_WHO}<p>", 0.85, noun=True, of="w"),
    Rule("created_by", " by ", rf"(?:painting|sculpture|fresco|statue|portrait|drawing) by {_WHO}<p>", 0.9, noun=True, of="w"),
    Rule("starred_in", "starring", rf"starring {_WHO}<p*>", 0.95, turned=True),
    Rule("starred_in", " stars ", rf"stars {_WHO}<p*>", 0.95, turned=True),
    Rule("starred_in", "feature", rf"(?:features|featuring) {_WHO}<p*>(?= (?:in the|as|in lead)|,? in)", 0.85, turned=True),
    Rule("starred_in", "star", r"(?:co-)?(?:starred|appeared|acted)(?: alongside ⟨[px]\d+⟩)?(?: as [^⟨⟩,]{0,30}(?:⟨\w\d+⟩)?)? in (?:the |an? )?(?:(?!of |in |with )[\w’-]+ ){0,6}?(?:⟨d\d+⟩ )?(?:[\w-]+ ){0,4}?<w*>", 0.9, of="p"),
    Rule("released_on", "released", r"released(?: [a-z]+){0,3}? (?:in|on) <d>", 0.9),
    Rule("released_on", "released", r"released (?:in|on) (?:the )?⟨[lo]\d+⟩ (?:in|on) <d>", 0.85),
    Rule("released_on", "premiered", r"premiered (?:in|on) <d>", 0.9),
    Rule("released_on", "published", r"(?:first )?published (?:in|on) <d>", 0.9),
    Rule("based_on", "based on", r"based on (?:the |an? |his |her )?(?:(?!of |by )[\w’-]+ ){0,6}?(?:⟨[dp]\d+⟩(?:’s|'s)? )?(?:(?!by |of )[a-z-]+ ){0,3}?<w>", 0.9),
    Rule("based_on", "adaptation of", r"adaptation of (?:the |an? )?(?:(?!of |by )[\w’-]+ ){0,6}?(?:⟨[dp]\d+⟩(?:’s|'s)? )?(?:(?!by |of )[a-z-]+ ){0,3}?<w>", 0.9, noun=True),
    Rule("sequel_of", "sequel to", r"sequel to (?:the )?(?:⟨d\d+⟩ )?(?:[a-z-]+ ){0,3}?<w>", 0.95, noun=True),
    Rule("part_of", " from ", rf"{_MUSIC} from (?:the |his |her |their |⟨[pox]\d+⟩(?:’s|'s) )(?:(?!of )[\w-]+ ){{0,6}}?<w>", 0.85, noun=True, of="w"),
)  # fmt: skip
