"""Every list of ours and what is retrieved from it, held against the description and against what Stripe's stand-in answers."""

import re
from dataclasses import dataclass

from shapes import missing
from verdicts import verdict

# Of each list: the first, the last and some between.
RETRIEVED = 6


@dataclass(frozen=True)
class Listing:
    """A list of ours, or the balance: its path, what it cannot do without, and Stripe's name for it."""

    path: str
    needs: str
    template: str

    def asking(self, **parameters):
        query = "&".join(each for each in (self.needs, *(f"{name}={value}" for name, value in parameters.items())) if each)
        return f"{self.path}?{query}" if query else self.path


def listings(ours, description):
    """What the mock's own page links to: every list that there is, one of each kind under an object, and the balance."""
    found, strange = [], []
    for link in re.findall(r'href="/_mock(/v1/[^"]+)"', ours.page()):
        path, _, query = link.replace("&amp;", "&").partition("?")
        template = description.template(path)
        if template is None:
            strange.append(f"Stripe has no {path}")
            continue
        needs = [each for each in query.split("&") if each and not each.startswith("limit=")]
        # Stripe leaves cancelled ones out unless a status is asked for.
        needs += ["status=all"] if path == "/v1/subscriptions" else []
        found.append(Listing(path, "&".join(needs), template))
    verdict("every list is one of Stripe's", strange if found else ["the page links to no list"])
    return found


def judge_lists(ours, theirs, contract, known, found):
    """Each list in full. Gives what was found, by listing."""
    everything = {}
    for listing in found:
        bodies = list(pages(ours, contract.description, listing))
        everything[listing] = objects = [each for body in bodies for each in entries(body)]
        answer = contract.description.answer(listing.template)
        verdict(f"GET {listing.template}", [each for body in bodies for each in known.strange(contract.findings(answer, body))])
        verdict(f"a {listing.template} by its id", retrieved(ours, contract, known, listing, objects))
        verdict(f"GET {listing.template} beside Stripe's", compared(theirs, known, listing, bodies))
    return everything


def judge_payloads(theirs, known, everything):
    """What events carry is compared with the sample of its kind, as what lists carry is."""
    events = next(objects for listing, objects in everything.items() if listing.path == "/v1/events")
    payloads = {}
    for each in events:
        payloads.setdefault(each["data"]["object"]["object"], []).append(each["data"]["object"])
    samples = {}
    for listing in everything:
        samples.update({each["object"]: each for each in entries(asked(theirs, listing.asking()))})
    for kind in sorted(payloads.keys() & samples.keys()):
        verdict(f"a {kind} in an event beside Stripe's", known.strange(missing(samples[kind], payloads[kind], kind)))


def pages(ours, description, listing):
    """All pages; the one body of what is no list."""
    parameters = {"limit": 100} if description.is_list(listing.template) else {}
    more = True
    while more:
        body = asked(ours, listing.asking(**parameters))
        yield body
        more = body.get("has_more", False)
        if more:
            parameters["starting_after"] = body["data"][-1]["id"]


def entries(body):
    return body["data"] if body.get("object") == "list" else [body]


def asked(server, path):
    status, body = server.get(path)
    if status != 200:
        raise SystemExit(f"{path} was answered with {status}: {body}")
    return body


def retrieved(ours, contract, known, listing, objects):
    step = max(1, (len(objects) - 1) // (RETRIEVED - 1))
    for each in objects[::step] if contract.description.is_list(listing.template) else []:
        path = f"{listing.path}/{each['id']}"
        template = contract.description.template(path)
        if template is None or "get" not in contract.description.paths[template]:
            continue
        status, body = ours.get(path)
        if status == 200:
            yield from known.strange(contract.findings(contract.description.answer(template), body))
        else:
            yield f"{path} was answered with {status}"


def compared(theirs, known, listing, bodies):
    """What Stripe's sample of the same list carries and ours does not."""
    sample = asked(theirs, listing.asking())
    if sample.get("object") == "list" and not sample["data"]:
        yield "Stripe's sample is empty"
    yield from known.strange(missing(sample, bodies, ""))
