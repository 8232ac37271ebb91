"""The types of entities. Unsure is `other`: a wrong type divides an entity."""

PERSON, ORGANISATION, PLACE, WORK, DATE, OTHER = "person", "organisation", "place", "work", "date", "other"
TYPES = frozenset({PERSON, ORGANISATION, PLACE, WORK, DATE, OTHER})
