"""What is said of places and organisations."""

# ruff: noqa: E501 - a rule is read on one line

from weft_models.extraction.rules.rule import Rule

_KINDS = (
    "city|town|village|hamlet|locality|settlement|township|municipality|commune|borough|suburb|neighbourhood|"
    "neighborhood|district|ward|parish|county|province|prefecture|region|community|island|islet|peninsula|bay|river|"
    "stream|creek|lake|reservoir|waterfall|glacier|mountain|peak|hill|range|volcano|valley|canyon|desert|forest|park|"
    "reserve|street|road|square|bridge|dam|port|airport|station|stadium|arena|venue|theatre|theater|hotel|palace|"
    "castle|fort|fortress|tower|skyscraper|building|mansion|monastery|abbey|cathedral|temple|mosque|synagogue|church|"
    "cemetery|museum|hospital|library|university|college|school|academy|institute|seat|place|area|site|state|country"
)
_WHERE = r"(?:the )?(?:(?:[a-z][\w-]*|[A-Z][a-z]+ern) )?(?:(?:part|end|side|half|centre|center|heart|corner|region|district|province|state|county|city|town|village|municipality|suburb|department|area|outskirts|borough|island) of )?(?:the )?(?:(?:city|town|village|state|province|region|municipality|county|district) of )?(?:[a-z-]+ern )?"
_FOUNDED = r"(?:(?:co-)?founded|established)"

PLACES = (
    Rule("located_in", "located", rf"located (?:[a-z]+ )?(?:in|within) {_WHERE}<l>", 0.9, of="lo"),
    Rule("located_in", "situated", rf"situated (?:in|within) {_WHERE}<l>", 0.9, of="lo"),
    Rule("located_in", "based in", rf"based in {_WHERE}<l>", 0.9, of="o"),
    Rule("located_in", "headquarter", rf"headquartered in {_WHERE}<l>", 0.95, of="o"),
    Rule("located_in", " in ", rf"(?:{_KINDS})(?: (?:and|or) [^⟨⟩,.;]{{3,30}})?(?: located| situated)? in {_WHERE}<l>", 0.9, noun=True, of="lo"),
    Rule("located_in", " of ", rf"(?:city|town|village|municipality|suburb|neighbourhood|neighborhood|district|township|commune|borough|county|province|region|island) of {_WHERE}<l>", 0.85, noun=True, of="l"),
    Rule("part_of", "part of", r"(?<!ern )part of (?:the )?(?:(?!of |in )[a-z-]+ ){0,2}?<lo>", 0.9, noun=True, of="lo"),
    Rule("capital_of", "capital", r"capital(?: city)?(?:,? and [a-z ]{4,40}?)? of (?:the )?(?:[a-z-]+ (?:of )?){0,2}?<l!>", 0.95, noun=True, near=True),
    Rule("tributary_of", "tributary", r"tributary of (?:the )?<l>", 0.95, noun=True),
    Rule("subsidiary_of", " of ", r"(?:subsidiary|division|imprint|subdivision) of (?:the )?(?:[a-z-]+ ){0,3}?<o>", 0.9, noun=True),
    Rule("owned_by", "owned", r"owned (?:and [a-z]+ )?by (?:the )?(?:(?!of )[A-Za-z][\w-]* ){0,4}?<op*>", 0.9),
    Rule("founded_on", "ed ", rf"(?:{_FOUNDED}|formed|incorporated)(?: (?:in|at) ⟨l\d+⟩)? (?:in|on) <d>", 0.9),
    Rule("founded", "ed ", rf"{_FOUNDED}(?: (?:in|on) ⟨d\d+⟩)?(?: (?:in|at) ⟨l\d+⟩)?,? by (?:the )?(?:(?!of )[A-Za-z][\w-]* ){{0,4}}?<p*>", 0.95, turned=True, of="ol"),
    Rule("founded", "formed", r"formed(?: (?:in|on) ⟨d\d+⟩)?(?: (?:in|at) ⟨l\d+⟩)?,? by (?:[a-z-]+ ){0,4}?<p*>", 0.9, turned=True, of="o"),
)  # fmt: skip
