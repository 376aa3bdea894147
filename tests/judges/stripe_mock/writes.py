"""What ours lets be written, Stripe lets be written: no call is taught that the API refuses."""

import re

from verdicts import verdict

# What stands for the person in front of a checkout page; Stripe has no such call.
OURS_ALONE = {"POST /v1/test_helpers/checkout/sessions/:id/submit"}

# A second after any that the mock is at.
DUE = 1893456000

ADDRESS = {"address[line1]": "Maple Street 1", "address[city]": "Austin", "address[country]": "US", "address[postal_code]": "78701"}
CARD = {"payment_method": "pm_card_visa"}

# In this order: a name for the answer, the method, the path and the form; `{customer}` is the id of the answer of that name.
CALLS = [
    ("customer", "POST", "/v1/customers", {"name": "Ada", "email": "ada@example.com", "phone": "+15550100", "metadata[crm]": "1", **ADDRESS}),
    ("", "POST", "/v1/customers/{customer}", {"description": "Came by", "preferred_locales[0]": "en-US", "tax_exempt": "none"}),
    ("", "POST", "/v1/customers/{customer}", {"shipping[name]": "Ada", **{f"shipping[{k.replace('[', '][', 1)}": v for k, v in ADDRESS.items()}}),
    ("product", "POST", "/v1/products", {"name": "Tea", "description": "Green", "unit_label": "box", "metadata[sku]": "T1"}),
    ("", "POST", "/v1/products/{product}", {"name": "Green tea", "active": "true", "images[0]": "https://example.com/tea.png"}),
    ("once", "POST", "/v1/prices", {"currency": "usd", "unit_amount": "1250", "product": "{product}", "nickname": "Box"}),
    ("monthly", "POST", "/v1/prices", {"currency": "usd", "unit_amount": "900", "product_data[name]": "Club", "recurring[interval]": "month"}),
    ("", "POST", "/v1/prices/{once}", {"nickname": "A box", "metadata[a]": "b", "active": "true"}),
    ("intent", "POST", "/v1/payment_intents", {"amount": "2000", "currency": "usd", "customer": "{customer}", "payment_method_types[0]": "card"}),
    ("", "POST", "/v1/payment_intents/{intent}", {"amount": "2100", "description": "Tea", "metadata[order]": "7"}),
    ("", "POST", "/v1/payment_intents/{intent}/confirm", {**CARD, "return_url": "https://example.com"}),
    ("refund", "POST", "/v1/refunds", {"payment_intent": "{intent}", "amount": "500", "reason": "requested_by_customer"}),
    ("held", "POST", "/v1/payment_intents", {"amount": "900", "currency": "eur", "capture_method": "manual", "confirm": "true", **CARD}),
    ("", "POST", "/v1/payment_intents/{held}/capture", {"amount_to_capture": "700"}),
    ("left", "POST", "/v1/payment_intents", {"amount": "900", "currency": "usd", "automatic_payment_methods[enabled]": "true"}),
    ("", "POST", "/v1/payment_intents/{left}/cancel", {"cancellation_reason": "abandoned"}),
    ("item", "POST", "/v1/invoiceitems", {"customer": "{customer}", "amount": "700", "currency": "usd", "description": "Advice"}),
    ("", "POST", "/v1/invoiceitems", {"customer": "{customer}", "pricing[price]": "{once}", "quantity": "2"}),
    ("invoice", "POST", "/v1/invoices", {"customer": "{customer}", "currency": "usd", "auto_advance": "false", "pending_invoice_items_behavior": "include"}),
    ("", "POST", "/v1/invoices/{invoice}", {"description": "For advice", "footer": "Thanks", "metadata[a]": "b"}),
    ("", "POST", "/v1/invoices/{invoice}/finalize", {"auto_advance": "false"}),
    ("", "POST", "/v1/invoices/{invoice}/pay", CARD),
    ("sent", "POST", "/v1/invoices", {"customer": "{customer}", "currency": "usd", "collection_method": "send_invoice", "days_until_due": "30"}),
    ("", "POST", "/v1/invoiceitems", {"customer": "{customer}", "invoice": "{sent}", "amount": "300", "currency": "usd"}),
    ("", "POST", "/v1/invoices/{sent}/send", {}),
    ("", "POST", "/v1/invoices/{sent}/mark_uncollectible", {}),
    ("", "POST", "/v1/invoices/{sent}/pay", {"paid_out_of_band": "true"}),
    ("wrong", "POST", "/v1/invoices", {"customer": "{customer}", "currency": "usd", "collection_method": "send_invoice", "due_date": "{later}"}),
    ("", "POST", "/v1/invoiceitems", {"customer": "{customer}", "invoice": "{wrong}", "amount": "300", "currency": "usd"}),
    ("", "POST", "/v1/invoices/{wrong}/finalize", {}),
    ("", "POST", "/v1/invoices/{wrong}/void", {}),
    ("draft", "POST", "/v1/invoices", {"customer": "{customer}"}),
    ("", "DELETE", "/v1/invoices/{draft}", {}),
    ("club", "POST", "/v1/subscriptions", {"customer": "{customer}", "items[0][price]": "{monthly}", "items[0][quantity]": "2", "metadata[a]": "b"}),
    ("", "POST", "/v1/invoices/create_preview", {"customer": "{customer}", "subscription": "{club}"}),
    ("", "POST", "/v1/subscriptions/{club}", {"cancel_at_period_end": "true", "description": "Tea club", "proration_behavior": "none"}),
    ("", "POST", "/v1/subscriptions/{club}", {"pause_collection[behavior]": "void"}),
    ("", "POST", "/v1/subscriptions/{paused}/resume", {}),
    ("", "DELETE", "/v1/subscriptions/{club}", {}),
    (
        "page",
        "POST",
        "/v1/checkout/sessions",
        {
            "mode": "payment",
            "success_url": "https://example.com/thanks",
            "cancel_url": "https://example.com/",
            "line_items[0][price]": "{once}",
            "line_items[0][quantity]": "1",
            "line_items[1][price_data][currency]": "usd",
            "line_items[1][price_data][product_data][name]": "Cup",
            "line_items[1][price_data][unit_amount]": "900",
            "line_items[1][quantity]": "2",
        },
    ),
    ("", "POST", "/v1/checkout/sessions/{page}", {"metadata[a]": "b"}),
    ("", "POST", "/v1/checkout/sessions/{page}/expire", {}),
    ("", "DELETE", "/v1/customers/{customer}", {}),
]


def judge_writes(ours, theirs, contract, known, offered):
    names = {"paused": paused(ours), "later": str(DUE)}
    for name, method, path, form in CALLS:
        filled = path.format_map(names), {key: value.format_map(names) for key, value in form.items()}
        body, findings = both(ours, theirs, contract, known, method, *filled)
        names.update({name: body.get("id", "")})
        verdict(f"{method} {path} {form or ''}", findings)
    judge_offer(contract.description, offered)


def paused(ours):
    """Only time pauses a subscription: one whose trial ended without a card."""
    _, body = ours.get("/v1/subscriptions?status=paused&limit=1")
    return body["data"][0]["id"] if body["data"] else ""


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
            verdict(f"{what} is one of Stripe's", [] if what in OURS_ALONE else ["it is not"])
            continue
        findings = [] if (each["method"], template) in called else ["it is not called here"]
        form = description.form(template, each["method"].lower())
        verdict(f"what {what} takes", findings + list(beyond(description, each["takes"], form, "")))
    alone = {f"{each['method']} {each['path']}" for each in offered} & OURS_ALONE
    verdict("what is ours alone is offered", OURS_ALONE - alone)


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
