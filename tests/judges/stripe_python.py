"""Pages every entity of a running mock with the official SDK for Python, and checks what it gives.

Usage: stripe_python.py <url>. Prints a line for each check and, last, `N passed, N failed`.
"""

import json
import sys
import urllib.request

import stripe

URL = sys.argv[1]
client = stripe.StripeClient("sk_test_python", base_addresses={"api": URL}, max_network_retries=0)
v1 = client.v1
# Lists leave deleted objects and closed reviews out, and the feed forgets what is older than thirty days.
SHORTER = {"customers", "coupons", "invoices", "events", "reviews"}

SERVICES = {
    "customers": v1.customers,
    "products": v1.products,
    "prices": v1.prices,
    "coupons": v1.coupons,
    "promotion_codes": v1.promotion_codes,
    "tax_rates": v1.tax_rates,
    "setup_intents": v1.setup_intents,
    "checkout_sessions": v1.checkout.sessions,
    "payment_intents": v1.payment_intents,
    "charges": v1.charges,
    "refunds": v1.refunds,
    "disputes": v1.disputes,
    "early_fraud_warnings": v1.radar.early_fraud_warnings,
    "reviews": v1.reviews,
    "subscriptions": v1.subscriptions,
    "subscription_schedules": v1.subscription_schedules,
    "invoiceitems": v1.invoice_items,
    "invoices": v1.invoices,
    "invoice_payments": v1.invoice_payments,
    "credit_notes": v1.credit_notes,
    "balance_transactions": v1.balance_transactions,
    "payouts": v1.payouts,
    "topups": v1.topups,
    "accounts": v1.accounts,
    "transfers": v1.transfers,
    "application_fees": v1.application_fees,
    "events": v1.events,
}
PARAMS = {"subscriptions": {"status": "all"}}

passed = 0
failed = 0


def check(what, holds, why=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}{': ' if why else ''}{why}")


def everything(page):
    return list(page.auto_paging_iter())


def check_entity(name, service, count):
    objects = everything(service.list({"limit": 100, **PARAMS.get(name, {})}))
    ids = [each.id for each in objects]
    check(f"{name}: every object once", len(set(ids)) == len(ids) and (ids or name in SHORTER), f"{len(ids)} objects, {len(set(ids))} ids")
    whole = len(ids) <= count if name in SHORTER else len(ids) == count
    check(f"{name}: as many as there are", whole, f"{len(ids)} of {count}")
    times = [each["created"] for each in objects if "created" in each]
    check(f"{name}: newest first", times == sorted(times, reverse=True))
    if not objects:
        return
    check(f"{name}: retrieved as listed", same(service.retrieve(ids[-1]), objects[-1]))
    print(f"ok     {name}: {len(ids)}")


def same(one, other):
    return json.loads(str(one)) == json.loads(str(other))


def refusal(call):
    try:
        call()
    except stripe.StripeError as error:
        return error
    return None


def check_children():
    long = [each for each in v1.invoices.list({"limit": 100}).auto_paging_iter() if each.lines.has_more]
    check("invoices: some have more than ten lines", len(long) > 0)
    for invoice in long[:3]:
        lines = everything(v1.invoices.line_items.list(invoice.id, {"limit": 7}))
        check("invoice lines add up", sum(line.amount for line in lines) == invoice.subtotal, invoice.id)
    customer = v1.customers.list({"limit": 1}).data[0]
    methods = everything(v1.customers.payment_methods.list(customer.id))
    check("payment methods of a customer", len(methods) > 0 and all(each.customer == customer.id for each in methods))
    subscription = v1.subscriptions.list({"limit": 1, "status": "all"}).data[0]
    items = everything(v1.subscription_items.list({"subscription": subscription.id}))
    check("items of a subscription", len(items) == len(subscription["items"].data))


def check_errors():
    check("an unknown id", isinstance(refusal(lambda: v1.charges.retrieve("ch_nothing")), stripe.InvalidRequestError))
    other = stripe.StripeClient("sk_live_wrong", base_addresses={"api": URL}, max_network_retries=0)
    check("a wrong key", isinstance(refusal(lambda: other.v1.charges.list()), stripe.AuthenticationError))
    reader = stripe.StripeClient("rk_test_denied", base_addresses={"api": URL}, max_network_retries=0)
    check("a key without permission", isinstance(refusal(lambda: reader.v1.charges.list()), stripe.PermissionError))
    paying = {"amount": 2000, "currency": "usd", "confirm": True, "payment_method": "pm_card_chargeDeclined"}
    declined = refusal(lambda: v1.payment_intents.create(paying))
    check("a declined card", isinstance(declined, stripe.CardError) and declined.code == "card_declined")


def check_writes():
    customer = v1.customers.create({"name": "Py Thon", "metadata": {"from": "python"}})
    check("a customer is created", v1.customers.retrieve(customer.id).name == "Py Thon")
    paying = {"amount": 2000, "currency": "usd", "customer": customer.id, "confirm": True, "payment_method": "pm_card_visa"}
    intent = v1.payment_intents.create(paying, {"idempotency_key": "python-1"})
    again = v1.payment_intents.create(paying, {"idempotency_key": "python-1"})
    check("an idempotency key", intent.status == "succeeded" and again.id == intent.id)
    refund = v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    check("a refund", refund.status == "succeeded" and v1.charges.retrieve(intent.latest_charge).amount_refunded == 500)


def main():
    with urllib.request.urlopen(f"{URL}/_mock") as response:
        counts = json.load(response)["counts"]
    unknown = set(counts) - set(SERVICES) - {"payment_methods", "subscription_items"}
    check("every entity is looked at", not unknown, ", ".join(sorted(unknown)))
    for name, service in SERVICES.items():
        check_entity(name, service, counts.get(name, 0))
    check_children()
    check_errors()
    check_writes()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
