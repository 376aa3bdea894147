"""What is refused by both, in the same way as far as Stripe's stand-in tells: the status, the type, and in ours what the description lets an error be."""

from verdicts import verdict

# What is asked, and the parameter that is at fault, where one is. The stand-in tells of none; the API names it.
REFUSED = {
    "an unknown URL": ("GET", "/v1/nothing", {}, None),
    "a parameter that no list knows": ("GET", "/v1/charges?loyalty=1", {}, "loyalty"),
    "a limit that is no number": ("GET", "/v1/charges?limit=many", {}, "limit"),
    "a time that is no number": ("GET", "/v1/charges?created[gte]=then", {}, "created[gte]"),
    "a list without what it needs": ("GET", "/v1/subscription_items", {}, "subscription"),
    "a write without what it needs": ("POST", "/v1/prices", {"product": "prod_1", "unit_amount": "1"}, "currency"),
    "a write of an unknown parameter": ("POST", "/v1/customers", {"loyalty": "1"}, "loyalty"),
    "an amount that is no number": ("POST", "/v1/payment_intents", {"amount": "much", "currency": "usd"}, "amount"),
    "a word that is none of those": ("POST", "/v1/customers", {"tax_exempt": "perhaps"}, "tax_exempt"),
}
CODES = {"loyalty": "parameter_unknown", "subscription": "parameter_missing", "currency": "parameter_missing", "limit": "parameter_invalid_integer"}

# What the stand-in cannot refuse, as it has no state, and expands at its pleasure.
BY_OURS = {
    "/v1/charges/ch_nothing": "id",
    "/v1/charges?customer=cus_nothing": "customer",
    "/v1/charges?starting_after=ch_nothing": "starting_after",
    "/v1/charges?expand[]=data.nonsense": None,
    "/v1/charges?expand[]=customer": None,
}


def judge_errors(ours, theirs, contract):
    for what, (method, path, form, param) in REFUSED.items():
        answers = [asked(server, method, path, form) for server in (ours, theirs)]
        verdict(f"{what} is refused as by Stripe", [*unlike(contract, answers), *unnamed(answers[0][1]["error"], param)])
    wrong = [server.get("/v1/charges", key="wrong") for server in (ours, theirs)]
    verdict("a wrong key is refused as by Stripe", unlike(contract, wrong))
    for path, param in BY_OURS.items():
        status, body = ours.get(path)
        findings = [] if status in (400, 404) else [f"it was answered with {status}"]
        verdict(f"GET {path} is refused by ours", [*findings, *shapeless(contract, body), *unnamed(body["error"], param)])


def asked(server, method, path, form):
    return server.get(path) if method == "GET" else server.send(method, path, form)


def unlike(contract, answers):
    (status, body), (their_status, their_body) = answers
    if status != their_status:
        yield f"the status is {status}, Stripe's is {their_status}"
        return
    if body["error"]["type"] != their_body["error"]["type"]:
        yield f"the type is {body['error']['type']}, Stripe's is {their_body['error']['type']}"
    if their_body["error"]["message"].startswith("Unrecognized") and body["error"]["message"] != their_body["error"]["message"]:
        yield f"it says {body['error']['message']}, Stripe's says {their_body['error']['message']}"
    yield from shapeless(contract, body)


def shapeless(contract, body):
    refusal = contract.description.refusal("/v1/charges")
    yield from (f"{place} {problem}" for place, problem in contract.findings(refusal, body) if "is missing" not in problem)


def unnamed(error, param):
    if error.get("param") != param:
        yield f"param is {error.get('param')}, not {param}"
    if param in CODES and error.get("code") != CODES[param]:
        yield f"code is {error.get('code')}, not {CODES[param]}"
