"""How an answer is compared with a recorded one: as strictly as a real Qdrant agrees with itself."""

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any

Json = Any
TOLERANCE = 1e-4
IGNORED = frozenset({"version", "operation_id"})


def close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def differences(recorded: Json, given: Json, at: str = "") -> list[str]:
    """Where two JSON values differ, by path; numbers agree within the tolerance."""
    if isinstance(recorded, dict) and isinstance(given, dict):
        found = []
        for key in (recorded.keys() | given.keys()) - IGNORED:
            if key not in recorded or key not in given:
                found.append(f"{at}.{key}: only {'recorded' if key in recorded else 'given'}")
            else:
                found += differences(recorded[key], given[key], f"{at}.{key}")
        return found
    if isinstance(recorded, list) and isinstance(given, list):
        if len(recorded) != len(given):
            return [f"{at}: {len(recorded)} elements recorded, {len(given)} given"]
        pairs = enumerate(zip(recorded, given, strict=True))
        return [difference for i, (a, b) in pairs for difference in differences(a, b, f"{at}[{i}]")]
    if _number(recorded) and _number(given):
        return [] if close(recorded, given) else [f"{at}: {recorded} recorded, {given} given"]
    return (
        [] if type(recorded) is type(given) and recorded == given else [f"{at}: {recorded!r} recorded, {given!r} given"]
    )


def ranked(recorded: Sequence[Json], given: Sequence[Json]) -> list[str]:
    """The same scores in the same order; ties in any order, and at the last rank any of the tied points."""
    found = differences([p["score"] for p in recorded], [p["score"] for p in given], "scores")
    if found:
        return found
    given_by_id = {p["id"]: p for p in given}
    last = recorded[-1]["score"] if recorded else 0.0
    for point in recorded:
        twin = given_by_id.get(point["id"])
        if twin is not None:
            found += differences(point, twin, str(point["id"]))
        elif not close(point["score"], last):
            found.append(f"{point['id']} is missing")
    if len(given_by_id) != len(given):
        found.append("a point is given twice")
    return found


def as_set(recorded: Sequence[Json], given: Sequence[Json], key: Callable[[Json], Hashable]) -> list[str]:
    """The same elements in any order."""
    return differences(sorted(recorded, key=lambda e: str(key(e))), sorted(given, key=lambda e: str(key(e))))


def collection_info(recorded: Json, given: Json) -> list[str]:
    """Only what a user of the collection can see."""
    return differences(_visible(recorded), _visible(given))


def _visible(info: Json) -> Json:
    params = info["config"]["params"]
    return {
        "points_count": info["points_count"],
        "vectors": {n: (v["size"], v["distance"]) for n, v in params["vectors"].items()},
        "sparse": sorted(params.get("sparse_vectors", {})),
        "schema": {field: index["data_type"] for field, index in info["payload_schema"].items()},
    }


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
