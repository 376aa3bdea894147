"""What ours lets be written, Stripe lets be written: no call is taught that the API refuses."""

import re

from calls import CALLS, DUE, FOUND
from verdicts import verdict

# What people and banks do by themselves is asked for where Stripe keeps what only tests do; it has none of these.
OURS_ALONE = "/v1/test_helpers/"


def judge_writes(ours, theirs, contract, known, offered):
    names = {"later": str(DUE)} | {name: first(ours, path, is_wanted) for name, (path, is_wanted) in FOUND.items()}
    # Few payments look strange enough to be looked at; this one is said to.
    names["review"] = ours.send("POST", f"/v1/test_helpers/charges/{names['charge']}/review", {})[1].get("id", "")
    for name, method, path, form in CALLS:
        filled = path.format_map(names), {key: value.format_map(names) for key, value in form.items()}
        body, findings = both(ours, theirs, contract, known, method, *filled)
        lines = body.get("lines", {}).get("data", [])
        names.update({name: body.get("id", ""), f"{name}_line": lines[0]["id"] if lines else ""})
        verdict(f"{method} {path} {form or ''}", findings)
    judge_offer(contract.description, offered)


def first(ours, path, is_wanted):
    _, body = ours.get(path)
    return next((each["id"] for each in body["data"] if is_wanted(each)), "nothing-of-the-kind")


def both(ours, theirs, contract, known, method, path, form):
    """The answer of ours, and what is wrong: each has to take the call, and neither may with a parameter more."""
    template, findings = contract.description.template(path), []
    for whose, server in (("Stripe's stand-in", theirs), ("ours", ours)):
        status, body = server.send(method, path, {**form, "loyalty": "1"})
        findings += [] if status == 400 else [f"with an unknown parameter {whose} answered {status}"]
    for whose, server in (("Stripe's stand-in", theirs), ("ours", ours)):
        status, body = server.send(method, path, form)
        findings += [] if status == 200 else [f"{whose} answered {status}: {body['error']['message']}"]
    if status == 200:
        findings += known.strange(contract.findings(contract.description.answer(template, method.lower()), body))
    return body, findings


def judge_offer(description, offered):
    """Every write is called above, and takes nothing at any depth that Stripe's does not."""
    called = {(method, description.template(path.replace("{", "").replace("}", ""))) for _, method, path, _ in CALLS}
    for each in offered:
        what = f"{each['method']} {each['path']}"
        template = description.template(re.sub(r":\w+", "judge", each["path"]))
        if template is None or each["method"].lower() not in description.paths[template]:
            verdict(f"{what} is one of Stripe's", [] if each["path"].startswith(OURS_ALONE) else ["it is not"])
            continue
        findings = [] if (each["method"], template) in called else ["it is not called here"]
        form = description.form(template, each["method"].lower())
        verdict(f"what {what} takes", findings + list(beyond(description, each["takes"], form, "")))


def beyond(description, taken, theirs, place):
    """Parameters, and words of an enum, that Stripe's form does not have."""
    options = [description.follow(each) for each in theirs.get("anyOf", [theirs])]
    if "enum" in taken:
        words = {word for each in options for word in each.get("enum", [])}
        yield from (f"{place}={word} is not taken by Stripe" for word in taken["enum"] if words and word not in words)
    for name, inner in taken.get("properties", {}).items():
        known = next((each["properties"][name] for each in options if name in each.get("properties", {})), None)
        if known is None and not any(each.get("additionalProperties") for each in options):
            yield f"{place}[{name}] is not taken by Stripe"
        elif known is not None:
            yield from beyond(description, inner, known, f"{place}[{name}]")
    entry = next((each["items"] for each in options if "items" in each), None)
    if "items" in taken and entry is not None:
        yield from beyond(description, taken["items"], entry, f"{place}[]")
