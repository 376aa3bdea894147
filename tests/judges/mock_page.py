"""What others make of the mock's own page and its OpenAPI document: Chromium of the page, openapi-spec-validator and jsonschema of the document and what it says."""
import json
import urllib.error
import urllib.request

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

SIZES = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def the_mock_page(browser, url: str, judge, contrast) -> None:
    for width, scheme in SIZES:
        the_look(browser, url, width, scheme, judge, contrast)
    the_truth(browser, url, judge)


def watched(browser, url: str, **looks):
    """A page with what went wrong on it: errors of its scripts and in its console, requests to anybody else."""
    page = browser.new_page(**looks)
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((url, "data:")) else wrong.append(request.url))
    page.goto(url)
    return page, wrong


def the_look(browser, url: str, width: int, scheme: str, judge, contrast) -> None:
    what = f"the mock's page at {width} px, {scheme}"
    page, wrong = watched(browser, url, viewport={"width": width, "height": 900}, color_scheme=scheme)
    wide = page.evaluate("document.documentElement.scrollWidth")
    judge(f"{what}: nothing runs over the edge", wide <= width, wide)
    cut = page.eval_on_selector_all("main *:not(pre, pre *)", "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').map(one => one.outerHTML.slice(0, 80))")
    judge(f"{what}: no text is cut off", cut == [], cut[:3])
    judge(f"{what}: texts stand out from their ground", *contrast(page))
    small = page.eval_on_selector_all("main a, main td, main p, main dd", "all => Math.min(...all.map(one => parseFloat(getComputedStyle(one).fontSize)))")
    judge(f"{what}: no text is smaller than 12 px", small >= 12, small)
    judge(f"{what}: no error in the console, nothing from elsewhere", wrong == [], wrong)
    page.close()


def the_truth(browser, url: str, judge) -> None:
    """What the page tells is so, and stays so while it is open."""
    page, wrong = watched(browser, url)
    told = ask(url, "get", "/_mock")[1]
    rows = page.eval_on_selector_all("#entities tbody tr", "all => all.map(one => [one.cells[0].innerText, Number(one.cells[2].innerText.replaceAll(',', ''))])")
    judge("the mock's page: the counts are those of the mock", dict(rows) == told["counts"], rows)
    judge("the mock's page: it tells the seed", f"seed {told['seed']}" in page.inner_text("#card-economy"), page.inner_text("#card-economy"))
    broken = page.inner_text("#broken")
    judge("the mock's page: it tells what is broken, and where", told["broken"]["name"] in broken and told["broken"]["object"] in broken, broken)
    judge("the mock's page: it tells the faults", "rate_limit" in page.inner_text("#rules") and "every: 5" in page.inner_text("#rules"), page.inner_text("#rules"))
    links = page.eval_on_selector_all("main a", "all => all.map(one => one.href)")
    dead = [link for link in set(links) if page.request.get(link).status != 200]
    judge("the mock's page: every link leads somewhere", len(links) > 40 and dead == [], dead or len(links))

    reload = page.evaluate("window.here = 1")
    clock = page.inner_text("#card-clock")
    page.click("text=+1 day")
    judge("the mock's page: a button moves the clock", becomes(page, "#card-clock", f"!text.includes({json.dumps(clock[:19])})"), page.inner_text("#card-clock"))
    moved = ask(url, "get", "/_mock")[1]
    judge("the mock's page: by a day", moved["now"] - told["now"] == 86400, moved["now"] - told["now"])
    ask(url, "post", "/_mock/clock", {"advance": 3600})
    judge("the mock's page: it follows the clock that others move", becomes(page, "#card-clock", "text.includes('01:00:00')"), page.inner_text("#card-clock"))
    ask(url, "post", "/_mock/faults", {"do": "html", "path": "/v1/payouts"})
    judge("the mock's page: a new fault comes up", becomes(page, "#rules", "text.includes('/v1/payouts')"), page.inner_text("#rules"))
    ask(url, "delete", "/_mock/faults")
    judge("the mock's page: and goes when it is removed", becomes(page, "#rules", "text.includes('Nothing')"), page.inner_text("#rules"))
    judge("the mock's page: all that without being loaded again", page.evaluate("window.here") == reload)
    judge("the mock's page: no error in the console meanwhile", wrong == [], wrong)
    page.close()


def becomes(page, selector: str, condition: str) -> bool:
    try:
        page.wait_for_function(f"(() => {{ const text = document.querySelector({json.dumps(selector)}).innerText; return {condition}; }})()", timeout=6000)
        return True
    except Exception:
        return False


def ask(url: str, method: str, path: str, body=None, kind: str = "application/json"):
    """Status, body (parsed if it is JSON) and its type."""
    data = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data=data, method=method.upper(), headers={"Content-Type": kind})
    try:
        answer = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    text, sort = answer.read().decode(), answer.headers.get_content_type()
    return answer.status, json.loads(text) if sort == "application/json" else text, sort


# Each operation as it is meant to be used, and refused: (method, path, what is sent, status).
REPORT = "/_mock/reports/payout_reconciliation.itemized.5.csv"
CALLS = [
    ("get", "/", "/", None, 200),
    ("get", "/health", "/health", None, 200),
    ("get", "/openapi.json", "/openapi.json", None, 200),
    ("get", "/_mock", "/_mock", None, 200),
    ("get", "/_mock/v1/{path}", "/_mock/v1/balance", None, 200),
    ("get", "/_mock/v1/{path}", "/_mock/v1/nothing", None, 404),
    ("get", "/_mock/reports/{id}", f"{REPORT}?interval_start=1767571200&timezone=Europe/Oslo", None, 200),
    ("get", "/_mock/reports/{id}", f"{REPORT}?interval_start=soon", None, 400),
    ("get", "/_mock/reports/{id}", "/_mock/reports/nothing.csv", None, 404),
    ("post", "/_mock/clock", "/_mock/clock", {"advance": 0}, 200),
    ("post", "/_mock/clock", "/_mock/clock", {"advance": -1}, 400),
    ("post", "/_mock/faults", "/_mock/faults", {"do": "lock", "path": "/v1/payouts", "nth": 9}, 201),
    ("post", "/_mock/faults", "/_mock/faults", [{"do": "latency", "ms": 5, "nth": 9}, {"do": "reset", "nth": 9}], 201),
    ("post", "/_mock/faults", "/_mock/faults", {"faults": [{"do": "truncate", "nth": 9}]}, 201),
    ("post", "/_mock/faults", "/_mock/faults", "- do: html\n  nth: 9\n", 201),
    ("post", "/_mock/faults", "/_mock/faults", {"do": "nothing"}, 400),
    ("get", "/_mock/faults", "/_mock/faults", None, 200),
    ("delete", "/_mock/faults/{id}", "/_mock/faults/2", None, 200),
    ("delete", "/_mock/faults/{id}", "/_mock/faults/999", None, 404),
    ("post", "/_mock/webhooks", "/_mock/webhooks", {"url": "http://127.0.0.1:9/", "duplicate": 0.5}, 200),
    ("post", "/_mock/webhooks", "/_mock/webhooks", {"url": "nowhere"}, 400),
    ("get", "/_mock/webhooks", "/_mock/webhooks", None, 200),
    ("post", "/_mock/webhooks/resend", "/_mock/webhooks/resend", {"events": ["evt_none"]}, 404),
    ("post", "/_mock/webhooks/resend", "/_mock/webhooks/resend", {"events": []}, 400),
    ("get", "/_mock/trigger", "/_mock/trigger", None, 200),
    ("post", "/_mock/trigger", "/_mock/trigger", {"type": "charge.succeeded", "override": {"charge.amount": "4200"}}, 200),
    ("post", "/_mock/trigger", "/_mock/trigger", {"type": "charge.suceeded"}, 400),
    ("delete", "/_mock/webhooks", "/_mock/webhooks", None, 200),
]


def the_mock_document(url: str, judge) -> None:
    """The document is an OpenAPI document, and every endpoint takes and answers what it says there."""
    document = ask(url, "get", "/openapi.json")[1]
    problems = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
    judge("openapi.json: as OpenAPI 3.1 has it", problems == [], problems[:3])
    named = {(method, path) for path, methods in document["paths"].items() for method in methods}
    resent = ask(url, "get", "/_mock/v1/events?limit=1")[1]["data"][0]["id"]
    # All rules go last of all but the page's own, which the page is still to show.
    calls = [*CALLS, ("post", "/_mock/webhooks/resend", "/_mock/webhooks/resend", {"events": [resent]}, 200)]
    judge("openapi.json: every endpoint that it names is asked", named - {one[:2] for one in calls} == {("delete", "/_mock/faults")}, named ^ {one[:2] for one in calls})
    for method, template, path, body, status in calls:
        what = f"{method.upper()} {path}{'' if body is None else f' {json.dumps(body)}'}"
        operation = document["paths"][template][method]
        yaml = isinstance(body, str)
        if body is not None and not yaml:
            takes = operation["requestBody"]["content"]["application/json"]["schema"]
            fits = Draft202012Validator(takes).is_valid(body)
            judge(f"{what}: what is taken is what the document says", fits or status == 400, fits)
        found, answer, sort = ask(url, method, path, body, "application/yaml" if yaml else "application/json")
        judge(f"{what}: status {status}", found == status, (found, answer))
        content = operation["responses"].get(str(found), {}).get("content", {})
        judge(f"{what}: answered as a type that the document names", sort in content, (found, sort, list(content)))
        wrong = [error.message for error in Draft202012Validator(content.get(sort, {}).get("schema", {})).iter_errors(answer)]
        judge(f"{what}: answered as the document says", wrong == [], wrong[:2])
    for fault in ask(url, "get", "/_mock/faults")[1]["faults"][1:]:
        ask(url, "delete", f"/_mock/faults/{fault['id']}")
