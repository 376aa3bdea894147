"""Where ours and Stripe's stand-in may differ: each place with why and a source that is looked up. One that no longer differs has to go."""

import re

# In a version of the API after that of the description: the SDK's changelog says so.
NEWER = "newer"
# In the description that Stripe makes its SDKs from, and in what the API sends; the public one leaves it out as old, or as a preview.
OLD = "old"

# In what the API sends: "We omit it from the documentation and the type definitions in order to discourage its use."
COUNT = "https://github.com/stripe/stripe-node/issues/1369"
# The sample has it; lists under a charge are sent when they are asked for, since 2022-11-15.
ASKED = "https://docs.stripe.com/upgrades#2022-11-15"

COUNTED = (
    "account.external_accounts",
    "customer.sources",
    "customer.subscriptions",
    "customer.tax_ids",
    "application_fee.refunds",
    "charge.refunds",
    "checkout.session.line_items",
    "credit_note.lines",
    "invoice.lines",
    "invoice.payments",
    "subscription.items",
    "transfer.reversals",
)
# A category of the reports and, beside it, a type; descriptions and types of SDKs do not list it.
REPORTED = "https://docs.stripe.com/reports/reporting-categories"

# "The received Invoice object will not have an invoice ID", nor what only a written one has.
ANNOUNCED = "https://docs.stripe.com/api/events/types#event_types-invoice.upcoming"

FIELDS = {
    "invoice.upcoming: invoice.auto_advance": ANNOUNCED,
    "invoice.upcoming: invoice.id": ANNOUNCED,
    "balance_transaction.type=network_cost": REPORTED,
    "account.business_profile.specified_commercial_transactions_act_url": NEWER,
    "account.settings.payments.statement_descriptor_prefix_kana": OLD,
    "account.settings.payments.statement_descriptor_prefix_kanji": OLD,
    "subscription.status_details": NEWER,
    "charge.refunds": ASKED,
    "checkout.session.allowed_payment_method_types": NEWER,
    "payment_intent.payment_record": NEWER,
    "charge.payment_method_details.card.electronic_commerce_indicator": NEWER,
    "dispute.evidence_details.submission_method": NEWER,
    "dispute.intended_submission_method": NEWER,
    "subscription.trial_settings.end_behavior.billing_cycle_anchor": NEWER,
    "subscription_item.current_trial": NEWER,
    "subscription_schedule.pause_schedules": NEWER,
    "product.tax_details": NEWER,
    "charge.source": OLD,
    "dispute.network_reason_code": OLD,
    "payment_intent.source": OLD,
    "price.recurring.trial_period_days": OLD,
    "product.type": OLD,
    "subscription_item.plan": OLD,
    "subscription_schedule.phases[].items[].plan": OLD,
} | {f"{place}.total_count": COUNT for place in COUNTED}


class Differences:
    def __init__(self, allowed):
        self._allowed = allowed
        self._seen, self._told = set(), set()

    def strange(self, findings):
        """Those findings that are not known. Each is told once: an invoice is the same wherever it is found."""
        for place, problem in findings:
            if place in self._allowed:
                self._seen.add(place)
            elif (place, problem) not in self._told:
                self._told.add((place, problem))
                yield f"{place} {problem}"

    def stale(self):
        return [f"{place} differs no more" for place in self._allowed if place not in self._seen]


def unfounded(sdk, changelog):
    """Differences whose source does not say what they say of it."""
    for place, why in FIELDS.items():
        if why == OLD and not sdk.has(place):
            yield f"{place} is not in the description for SDKs"
        if why == NEWER and not announced(place, changelog):
            yield f"{place} is not in the SDK's changelog"


def since(changelog, version):
    """What the changelog says of versions after that one."""
    newer, marker, _ = changelog.partition(f"pinned API version to `{version}`")
    if not marker:
        raise SystemExit(f"the SDK's changelog does not know {version}")
    return newer


def announced(place, changelog):
    """Whether a line names the field and, as the SDK calls it, the object: `payment_record` on `PaymentIntent`."""
    *_, field = place.split(".")
    kind = place.removesuffix(f".{field}").split(".")
    words = [each.title().replace("_", "") for each in kind[: 2 if kind[0] == "checkout" else 1]]
    return any(f"`{field}`" in line and re.search(rf"`{re.escape('.'.join(words))}[`.\[]", line) for line in changelog.splitlines())
