"""Shows that this judge fails when it should: mocks that were broken on purpose, each in one place."""

import json

from differences import FIELDS, Differences
from lists import asked, pages
from shapes import missing
from verdicts import verdict

# What is to be found in each: where, and whether the comparison with the stand-in's sample finds it as well as the description does.
BREAKS = {
    "missing-field": ("/v1/charges", "charge.paid ", True),
    "changed-type": ("/v1/invoices", "invoice.attempt_count", True),
    "new-field": ("/v1/charges", "charge.loyalty_points ", False),
    "new-enum-value": ("/v1/invoices", "invoice.billing_reason=", False),
}


# A charge of Stripe's sample, spoiled: what is set where, and the place that is to be told.
SPOILS = [
    (("currency",), "USD", "charge.currency"),
    (("created",), -1, "charge.created"),
    (("amount",), "12", "charge.amount"),
    (("paid",), None, "charge.paid"),
    (("status",), "perhaps", "charge.status=perhaps"),
    (("id",), "c" * 5001, "charge.id"),
    (("customer",), 7, "charge.customer"),
    (("customer",), {"id": "ch_1", "object": "charge"}, "charge.object=charge"),
    (("customer",), {"id": "cus_1", "object": "customer", "deleted": False}, "customer.deleted=False"),
    (("billing_details", "planet"), "Mars", "charge.billing_details.planet"),
    (("payment_method_details", "type"), 1, "charge.payment_method_details.type"),
]


def judge_spoils(theirs, contract):
    """The sample itself is valid, and spoiled in any one place it is not."""
    schema = contract.description.answer("/v1/charges/{charge}")
    sample = asked(theirs, "/v1/charges/ch_1")
    verdict("Stripe's own sample is valid", [f"{place} {problem}" for place, problem in contract.findings(schema, sample)])
    for path, value, place in SPOILS:
        spoiled = json.loads(json.dumps(sample))
        here = spoiled
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value
        told = [found for found, _ in contract.findings(schema, spoiled)]
        verdict(f"{'.'.join(path)} = {str(value)[:40]} is found", [] if place in told else [f"told was {told}"])


def judge_breaks(broken, theirs, contract, listings):
    """`broken` are servers by the name of what is wrong with them."""
    for name, (path, place, in_sample) in BREAKS.items():
        listing = next(each for each in listings if each.path == path)
        bodies = list(pages(broken[name], contract.description, listing))
        answer = contract.description.answer(listing.template)
        found = [each for body in bodies for each in Differences(FIELDS).strange(contract.findings(answer, body))]
        verdict(f"--break {name} is found", [] if any(each.startswith(place) for each in found) else [f"{place} was not told"])
        verdict(f"--break {name} is all that is found", [each for each in found if not each.startswith(place)])
        compared = list(Differences(FIELDS).strange(missing(asked(theirs, listing.asking()), bodies, "")))
        told = any(each.startswith(place) for each in compared)
        verdict(f"--break {name} beside Stripe's sample", [] if told == in_sample else [f"{place} was {'' if told else 'not '}told"])
    judge_spoils(theirs, contract)
    stale = Differences({"charge.nonsense": "nowhere"})
    verdict("a difference that does not occur is told", [] if stale.stale() else ["it was not"])
