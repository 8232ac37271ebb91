"""What is said of people: kin, schools, work, teams, offices."""

# ruff: noqa: E501 - a rule is read on one line

from weft_models.extraction.rules.rule import Rule

_ADJECTIVES = r"(?:(?:the |a |an |his |her |fellow )?(?:[\w’-]+ ){0,4}?)"
_WHO = r"(?:the )?(?:(?!of |in |to |by |and |from )[A-Za-z][\w’-]* ){0,4}?"
_TEAM = r"(?:the |[a-z]+ (?:club|side|team|giants) |(?:[A-Z][a-z]+ )?(?:[a-z-]+ ){0,3}?(?:club|side|team|franchise) )?"

PEOPLE = (
    Rule("child_of", " of ", rf"(?:son|daughter|child|sons|daughters|children) of {_WHO}<p2>", 0.95, noun=True),
    Rule("child_of", "born", rf"born(?: (?:on|in|at) ⟨[dlx]\d+⟩,?){{0,3}} to (?:parents )?{_WHO}<p2>", 0.9),
    Rule("child_of", " of ", rf"(?:father|mother|parent) of {_WHO}<p*>", 0.95, noun=True, turned=True, of="p"),
    Rule("sibling_of", " of ", rf"(?:brother|sister|sibling|siblings) of {_WHO}<p*>", 0.95, noun=True),
    Rule("married_to", "marri", rf"married(?: (?:firstly|secondly|first|again))?(?: (?:on|in) ⟨d\d+⟩)?(?: to)? {_WHO}<p>", 0.9),
    Rule("married_to", " of ", rf"(?:wife|husband|spouse|widow|widower) of {_WHO}<p>", 0.95, noun=True),
    Rule("educated_at", "educated", r"educated (?:privately )?at (?:the )?<o*>", 0.95, of="p"),
    Rule("educated_at", "studied", r"studied (?:(?!in |under |with )[\w-]+,? ){0,6}?at (?:the )?<o>", 0.9, of="p"),
    Rule("educated_at", "graduated", r"graduated (?:with [^⟨⟩]{3,50} |[a-z ]{0,20})?from (?:the )?<o>", 0.95, of="p"),
    Rule("educated_at", " of ", r"(?:alumnus|alumna|graduate) of (?:the )?<o*>", 0.95, noun=True),
    Rule("works_for", " at ", r"(?:[Pp]rofessor|[Ll]ecturer|teacher|researcher|fellow|curator)(?: (?:emeritus|emerita))?(?: (?:of|in|for) [^⟨⟩,]{3,60})? at (?:the )?<o>", 0.9, noun=True),
    Rule("works_for", "work", r"(?:works|worked|working) (?:as [^⟨⟩,]{3,40} )?(?:for|at) (?:the )?<o!>", 0.85),
    Rule("plays_for", " for ", rf"(?:plays|played|playing)(?: [a-z][^⟨⟩,]{{1,60}}?)? for {_TEAM}<o*>", 0.9, of="p"),
    Rule("member_of", "member", r"members? of (?:the )?(?:(?!family |of )[A-Za-z][\w-]* ){0,4}?<o!>", 0.9, noun=True),
    Rule("member_of", "joined", r"joined (?:the )?(?:[a-z-]+ ){0,2}?<o!>", 0.8, of="p"),
    Rule("member_of", "ist", r"(?:vocalist|guitarist|bassist|keyboardist|percussionist) (?:of|for|in|with) (?:the )?(?:[A-Za-z][\w-]* ){0,4}?<o>", 0.85, noun=True),
    Rule("member_of", "er", r"(?:singer|drummer|frontman|leader) (?:of|for|in) (?:the )(?:[A-Za-z][\w-]* ){0,3}?(?:band|group|duo|trio|quartet|ensemble) <o>", 0.85, noun=True),
    Rule("founded", "founder", r"(?:co-)?founder (?:and [a-z -]{2,30} )?of (?:the )?(?:(?!of |the )[a-z-]+ ){0,3}?<o!>", 0.95, noun=True),
    Rule("founded", "found", r"(?<!was )(?<!were )(?<!been )(?:co-)?founded (?:the |an? )?(?:(?!by |in |on |as |with |under |and |of )[A-Za-z][\w-]* ){0,5}?<o!>", 0.9, of="po"),
    Rule("leads", " of ", r"(?:CEO|chief executive(?: officer)?|[Pp]resident|chairman|chairwoman|chairperson|(?<!film )(?<!music )(?<!stage )(?<!television )(?<!art )[Dd]irector|head|leader|[Mm]ayor|[Gg]overnor|[Pp]rime [Mm]inister|[Cc]hancellor|[Dd]ean|[Rr]ector|headmaster|principal)(?: and (?:CEO|chairman|president|founder|chief executive(?: officer)?))? of (?:the )?(?:(?:city|town|state|province) of )?<ol!>", 0.9, noun=True),
)  # fmt: skip
