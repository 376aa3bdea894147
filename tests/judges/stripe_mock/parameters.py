"""What the lists of ours take as parameters, and what Stripe's take: the same."""

from differences import OLD
from verdicts import verdict

# A parameter of ours that the public description leaves out, and where it is known from.
ACCEPTED = {("/v1/products", "type"): OLD}


def judge_parameters(ours, theirs, description, sdk, found):
    lists = [each for each in found if description.is_list(each.template)]
    every = {name: each for listing in lists for name, each in description.query(listing.template).items()}
    for listing in lists:
        own = description.query(listing.template)
        verdict(f"the parameters of {listing.template}", strange(ours, theirs, listing, own, {**every, **own}))
    verdict("every known parameter has its source", [f"{path} {name}" for path, name in ACCEPTED if name not in sdk.query(path)])


def strange(ours, theirs, listing, own, every):
    # What can be expanded is asked of each list by itself.
    for name, parameter in every.items():
        if name == "expand":
            continue
        question = with_parameter(listing, example(parameter))
        taken = not is_unknown(ours.get(question))
        accepted = (listing.template, name) in ACCEPTED
        if taken != (name in own) and not accepted:
            yield f"{name} is {'taken' if taken else 'unknown'} here, and {'not ' if taken else ''}taken by Stripe"
        if accepted and not taken:
            yield f"{name} is taken no more"
        if name in own and theirs.get(question)[0] != 200:
            yield f"{question} is refused by Stripe's stand-in"
    for name, parameter in own.items():
        yield from strange_words(ours, theirs, listing, name, parameter["schema"].get("enum", []))


def strange_words(ours, theirs, listing, name, words):
    """Each value that Stripe takes is taken, and others are not."""
    for word in filter(None, words):
        status, body = ours.get(with_parameter(listing, f"{name}={word}"))
        if status != 200:
            yield f"{name}={word} was answered with {status}: {body['error']['message']}"
    if words:
        answers = {server.get(with_parameter(listing, f"{name}=nonsense"))[0] for server in (ours, theirs)}
        if answers != {400}:
            yield f"{name}=nonsense was answered with {sorted(answers)}"


def with_parameter(listing, text):
    """What the list cannot do without gives way to the same parameter."""
    name = text.split("=")[0]
    needs = [each for each in listing.needs.split("&") if each and each.split("=")[0] != name]
    return f"{listing.path}?{'&'.join([*needs, text])}"


def is_unknown(answer):
    status, body = answer
    return status == 400 and body["error"].get("code") == "parameter_unknown"


def example(parameter):
    """A value of the right type: `limit=1`, `created[gt]=1`, `types[]=x`."""
    name, schema = parameter["name"], parameter["schema"]
    if "anyOf" in schema:
        plain = any(each.get("type") == "integer" for each in schema["anyOf"])
        return f"{name}=1" if plain else f"{name}=x"
    if schema["type"] == "array":
        return f"{name}[]={word(schema['items'])}"
    if schema["type"] == "object":
        parts = schema.get("required", []) or list(schema["properties"])[:1]
        return "&".join(f"{name}[{part}]={word(schema['properties'][part])}" for part in parts)
    return f"{name}={word(schema)}"


def word(schema):
    return next((each for each in schema.get("enum", []) if each), {"integer": "1", "boolean": "true"}.get(schema.get("type"), "x"))
