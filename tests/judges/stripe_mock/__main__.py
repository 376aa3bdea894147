"""Holds the mock against Stripe's own stand-in for its API, and against the description that this is made from.

Usage: stripe_mock <kit> <changelog> <writes> <url of stripe-mock> <url of the mock> <name>=<url of a mock broken so>…
Prints what does not hold and, last, `N passed, N failed`.
"""

import json
import sys

from ask import Server
from breaks import judge_breaks
from contract import Contract
from description import Description
from differences import FIELDS, Differences, since, unfounded
from endpoints import judge_endpoints
from errors import judge_errors
from expansions import judge_expansions
from lists import judge_lists, judge_payloads, listings
from parameters import judge_parameters
from verdicts import tally, verdict
from writes import judge_writes


def main(kit, changelog, writes, their_url, our_url, *broken):
    description, sdk = Description(f"{kit}/spec3.json"), Description(f"{kit}/spec3.beta.sdk.json")
    contract, known = Contract(description, sdk), Differences(FIELDS)
    ours, theirs = Server(our_url), Server(their_url)
    found = listings(ours, description)
    # First, so that the lists show what was written too.
    judge_writes(ours, theirs, contract, known, json.loads(text_of(writes)))
    everything = judge_lists(ours, theirs, contract, known, found)
    judge_payloads(theirs, known, everything)
    judge_expansions(ours, theirs, contract, known, found)
    judge_parameters(ours, theirs, description, sdk, found)
    judge_endpoints(ours, description, found)
    judge_errors(ours, theirs, contract)
    verdict("every known difference has its source", unfounded(sdk, since(text_of(changelog), description.version)))
    verdict("every known difference still occurs", known.stale())
    judge_breaks({name: Server(url) for name, url in (each.split("=", 1) for each in broken)}, theirs, contract, found)
    return tally()


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


sys.exit(main(*sys.argv[1:]))
