"""Every property that Stripe expands, expanded in each list of ours, held against the description and Stripe's own answer."""

from lists import asked
from shapes import missing
from verdicts import verdict

# Below `data`. Stripe allows four levels in all.
DEPTH = 3


# What stays an id: it belongs to a seller, whose account is not served here, or is a payment off the platform or a rule of
# Radar, of which only the id is told.
STAY_IDS = {
    ("/v1/application_fees", "data.charge"),
    ("/v1/charges", "data.outcome.rule"),
    ("/v1/invoice_payments", "data.payment.payment_record"),
    ("/v1/transfers", "data.destination_payment"),
}


def judge_expansions(ours, theirs, contract, known, found):
    for listing in found:
        if contract.description.is_list(listing.template):
            for path in expandable(contract.description, contract.description.answer(listing.template)):
                verdict(f"GET {listing.template} with {path} expanded", expanded(ours, theirs, contract, known, listing, path))


def expandable(description, schema):
    """Dotted paths, as `expand[]` takes them."""
    entry = schema["properties"]["data"]["items"]
    return sorted({f"data.{path}" for path in within(description, description.follow(entry), DEPTH)})


def within(description, schema, depth):
    if depth == 0:
        return
    for option in schema.get("anyOf", []):
        yield from within(description, description.follow(option), depth)
    for name, field in schema.get("properties", {}).items():
        if "x-expansionResources" in field or "x-expansionResources" in field.get("items", {}):
            yield name
            continue
        inner = description.follow(field)
        if is_list(inner):
            # Such a list is sent when it is asked for; those that are always there are walked through.
            yield from [name] if name not in schema.get("required", []) and not field.get("nullable") else []
            inner, name, depth = description.follow(inner["properties"]["data"]["items"]), f"{name}.data", depth - 1
        elif inner.get("type") == "array":
            inner = description.follow(inner["items"])
        yield from (f"{name}.{path}" for path in within(description, inner, depth - 1))


def is_list(schema):
    return schema.get("properties", {}).get("object", {}).get("enum") == ["list"]


def expanded(ours, theirs, contract, known, listing, path):
    question = listing.asking(**{"limit": 100, "expand[]": path})
    status, body = ours.get(question)
    if status != 200:
        yield f"was answered with {status}: {body['error']['message']}"
        return
    yield from known.strange(contract.findings(contract.description.answer(listing.template), body))
    left = [each for each in values(body, path.split(".")) if isinstance(each, str)]
    if ((listing.template, path) in STAY_IDS) != bool(left):
        yield f"{len(left)} stay ids{f', such as {left[0]}' if left else ''}"
    if left:
        return
    sample = values(asked(theirs, question), path.split("."))
    # Where the stand-in has not expanded it there is nothing to compare.
    for each in [each for each in sample if isinstance(each, dict)][:1]:
        yield from known.strange(missing(each, list(values(body, path.split("."))), path))


def values(node, steps):
    if isinstance(node, list):
        for each in node:
            yield from values(each, steps)
    elif not steps:
        yield node
    elif isinstance(node, dict) and node.get(steps[0]) is not None:
        yield from values(node[steps[0]], steps[1:])
