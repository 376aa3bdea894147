"""Compares what Stripe's stand-in answered with what ours answers: what its sample carries, ours carries, of the same JSON type."""


def missing(sample, ours, place):
    """Findings as (place, problem). `ours` are all values at that place; those of the sample's kind count."""
    yield from other_types(sample, ours, place)
    if isinstance(sample, dict):
        yield from missing_in_object(sample, ours, place)
    elif isinstance(sample, list):
        entries = [entry for each in ours if isinstance(each, list) for entry in each]
        for entry in sample:
            yield from missing(entry, entries, f"{place}[]")


def missing_in_object(sample, ours, place):
    place = named(sample, place)
    objects = same_kind(sample, [each for each in ours if isinstance(each, dict)])
    for name, value in sample.items() if objects else ():
        carried = [each[name] for each in objects if name in each]
        if not carried:
            yield f"{place}.{name}", f"is of type {type_of(value)} in Stripe's sample, and not in ours"
        # What is in metadata is the caller's.
        elif name != "metadata":
            yield from missing(value, carried, f"{place}.{name}")


def same_kind(sample, ours):
    """A charge is compared with charges, and one by card with those by card where there are any."""
    if "object" in sample:
        ours = [each for each in ours if each.get("object") == sample["object"] and "deleted" not in each]
    return [each for each in ours if "type" in sample and each.get("type") == sample["type"]] or ours


def other_types(sample, ours, place):
    found = {type_of(each) for each in ours} - {type_of(sample), "null"}
    if found and sample is not None:
        yield place, f"is of type {type_of(sample)} in Stripe's sample, and {' or '.join(sorted(found))} in ours"


def named(value, place):
    kind = value.get("object")
    return kind if isinstance(kind, str) and kind != "list" else place


def type_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return {int: "number", float: "number", str: "string", list: "array", dict: "object"}[type(value)]
