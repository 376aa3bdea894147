"""Which endpoints that read are offered of those that Stripe has beneath the entities of ours."""

import re

from verdicts import verdict

HOLE = "judge"

SEARCH = "search has a language of its own, and tells things late; a copy is not made by it"
OLD_METHODS = "cards and bank accounts of before payment methods: the company was founded after them"
PAPERS = "who the sellers are is theirs to tell; no model of ours asks for it"
CASH = "the company takes no bank transfers into cash balances"
ALIAS = "an older path of what is offered elsewhere"
PREVIEW = "tells what would be, and keeps nothing"
FEATURES = "the company sells no entitlements"

NOT_OFFERED = {
    "/v1/accounts/{account}/bank_accounts/{id}": ALIAS,
    "/v1/accounts/{account}/capabilities": PAPERS,
    "/v1/accounts/{account}/capabilities/{capability}": PAPERS,
    "/v1/accounts/{account}/people": PAPERS,
    "/v1/accounts/{account}/people/{person}": PAPERS,
    "/v1/accounts/{account}/persons": PAPERS,
    "/v1/accounts/{account}/persons/{person}": PAPERS,
    "/v1/balance/history": ALIAS,
    "/v1/balance/history/{id}": ALIAS,
    "/v1/charges/search": SEARCH,
    "/v1/charges/{charge}/dispute": ALIAS,
    "/v1/credit_notes/preview": PREVIEW,
    "/v1/credit_notes/preview/lines": PREVIEW,
    "/v1/customers/search": SEARCH,
    "/v1/customers/{customer}/bank_accounts": OLD_METHODS,
    "/v1/customers/{customer}/bank_accounts/{id}": OLD_METHODS,
    "/v1/customers/{customer}/cards": OLD_METHODS,
    "/v1/customers/{customer}/cards/{id}": OLD_METHODS,
    "/v1/customers/{customer}/cash_balance": CASH,
    "/v1/customers/{customer}/cash_balance_transactions": CASH,
    "/v1/customers/{customer}/cash_balance_transactions/{transaction}": CASH,
    "/v1/customers/{customer}/discount": ALIAS,
    "/v1/customers/{customer}/subscriptions/{subscription_exposed_id}/discount": ALIAS,
    "/v1/invoices/search": SEARCH,
    "/v1/payment_intents/search": SEARCH,
    "/v1/payment_intents/{intent}/amount_details_line_items": "no payment here tells its lines to the networks",
    "/v1/prices/search": SEARCH,
    "/v1/products/search": SEARCH,
    "/v1/products/{product}/features": FEATURES,
    "/v1/products/{product}/features/{id}": FEATURES,
    "/v1/subscriptions/search": SEARCH,
}


def judge_endpoints(ours, description, found):
    roots = {re.sub(r"/\{.*", "", each.template) for each in found}
    beneath = [each for each in description.paths if "get" in description.paths[each] and is_beneath(each, roots)]
    lacking = [each for each in beneath if not is_offered(ours, each)]
    verdict("every endpoint that reads is offered, or known not to be", [f"GET {each} is not" for each in lacking if each not in NOT_OFFERED])
    verdict("those known not to be offered are not", [f"GET {each} is" for each in NOT_OFFERED if each not in lacking])


def is_beneath(template, roots):
    return any(template == root or template.startswith(f"{root}/") for root in roots)


def is_offered(ours, template):
    """One that is there does not know the id; where `search` was taken for one, there is no search."""
    status, body = ours.get(re.sub(r"\{\w+\}", HOLE, template))
    return status != 404 or f"'{HOLE}'" in body["error"]["message"]
