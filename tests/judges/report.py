"""What others make of the reports: Chromium of the page, junitparser of the XML, jsonschema of the JSON, OpenLineage's own classes of its events; and of the mock's page."""
import json
import sys
from pathlib import Path

from junitparser import JUnitXml
from jsonschema import Draft202012Validator
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    data_quality_assertions_dataset,
    dataset_version_dataset,
    error_message_run,
    output_statistics_output_dataset,
    parent_run,
    processing_engine_run,
    schema_dataset,
)
from playwright.sync_api import sync_playwright

from mock_page import the_mock_document, the_mock_page

WORK, SCHEMA, MOCK = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
PASSED, FAILED = [], []


def judge(what: str, holds: bool, more: object = "") -> None:
    (PASSED if holds else FAILED).append(what)
    if not holds:
        print(f"FAILED {what}: {more}")


def the_page(browser, name: str, width: int, scheme: str, media: str) -> None:
    what = f"{name}.html at {width} px, {scheme}, {media}"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    page = context.new_page()
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(media=media, color_scheme=scheme)
    url = (WORK / f"{name}.html").as_uri()
    page.goto(url)
    page.wait_for_load_state("load")
    outside = [one for one in requests if one != url and not one.startswith("data:")]
    judge(f"{what}: no request but for the page itself", outside == [], outside)
    judge(f"{what}: no error in the console", errors == [], errors)
    plots = page.locator("figure.card > svg")
    judge(f"{what}: there are plots of revenue, payouts and receivables", plots.count() >= 3, plots.count())
    boxes = [plots.nth(index).bounding_box() for index in range(plots.count())]
    seen = [box is not None and box["width"] > 200 and box["height"] > 80 and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes]
    judge(f"{what}: every plot is visible and inside the page", all(seen), boxes)
    shapes = page.eval_on_selector_all("figure.card", "all => all.map(one => [...one.querySelectorAll('svg rect')].filter(r => r.getBBox().width > 0 && r.getBBox().height > 0).length)")
    judge(f"{what}: every plot has bars", all(count > 0 for count in shapes), shapes)
    wide = page.evaluate("document.documentElement.scrollWidth")
    judge(f"{what}: nothing runs over the edge", wide <= width, wide)
    tables = page.eval_on_selector_all("figure.card", "all => all.filter(one => one.querySelector('details table tbody tr') === null).length")
    judge(f"{what}: behind each plot is a table", tables == 0, tables)
    unnamed = page.eval_on_selector_all("figure.card svg", "all => all.filter(one => one.getAttribute('role') !== 'img' || !one.getAttribute('aria-label')).length")
    judge(f"{what}: each plot says what it shows", unnamed == 0, unnamed)
    judge(f"{what}: texts stand out from their ground", *contrast(page))
    if width == 390:
        small = page.eval_on_selector_all("figure.card > svg text", "all => Math.min(...all.map(one => one.getBoundingClientRect().height))")
        judge(f"{what}: the plots can be read on a phone", small >= 9, small)
    context.close()


CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => { for (let at = node; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const node of document.querySelectorAll('h1,h2,h3,p,dt,dd,th,td,summary,code,.badge,.total,svg text')) {
    if (!node.textContent.trim()) continue;
    const style = getComputedStyle(node);
    const ink = parse(node.closest('svg') ? style.fill : style.color);
    const [a, b] = [light(ink), light(ground(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(node.tagName + ' ' + node.textContent.slice(0, 30) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
  }
  return bad.slice(0, 5);
}"""


def contrast(page):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    bad = page.evaluate(CONTRAST)
    return bad == [], bad


def hostile_page(browser) -> None:
    """The page forbids everything by its own policy: what a value of the data might bring in does not run and is not fetched."""
    text = (WORK / "whole.html").read_text()
    bait = "<script>document.title='ran'</script><img src='https://example.invalid/x.png'><link rel='stylesheet' href='https://example.invalid/x.css'>"
    (WORK / "bait.html").write_text(text.replace("<main>", f"<main>{bait}"))
    page = browser.new_page()
    sent = []
    page.on("requestfinished", lambda request: sent.append(request.url))
    page.on("response", lambda response: sent.append(response.url))
    page.goto((WORK / "bait.html").as_uri())
    judge("a script that got into the page would not run", page.title() != "ran", page.title())
    judge("an image that got into the page would not be fetched", not any("example.invalid" in url for url in sent), sent)
    page.close()


def the_junit(name: str, results: dict) -> None:
    suites = JUnitXml.fromfile(str(WORK / f"{name}.xml"))
    counts = results["counts"]
    judge(f"{name}.xml: as many cases as checks", suites.tests == len(results["checks"]), suites.tests)
    judge(f"{name}.xml: failures are the failed checks", suites.failures == counts["failed"] and suites.errors == counts["errored"], (suites.failures, suites.errors))
    cases = [case for suite in suites for case in suite]
    judge(f"{name}.xml: each case has its check and model", {(case.name, case.classname) for case in cases} == {(one["check"], one["model"]) for one in results["checks"]})
    skipped = sum(suite.skipped for suite in suites)
    judge(f"{name}.xml: what was not judged is skipped", skipped == counts["skipped"] + counts["not_applicable"], skipped)


FACETS = {
    "parent": parent_run.ParentRunFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
    "schema": schema_dataset.SchemaDatasetFacet,
    "version": dataset_version_dataset.DatasetVersionDatasetFacet,
    "dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
}
NESTED = {"assertions": data_quality_assertions_dataset.Assertion, "fields": schema_dataset.SchemaDatasetFacetFields, "run": parent_run.Run, "job": parent_run.Job}


def facets(given: dict) -> dict:
    made = {}
    for name, facet in given.items():
        kind = FACETS[name]
        body = {key: value for key, value in facet.items() if not key.startswith("_")}
        for key, nested in NESTED.items():
            if key in body:
                body[key] = [nested(**one) for one in body[key]] if isinstance(body[key], list) else nested(**body[key])
        one = kind(**body)
        assert facet["_schemaURL"] == kind._get_schema(), (facet["_schemaURL"], kind._get_schema())
        made[name] = one
    return made


def the_event(event: dict) -> RunEvent:
    dataset = lambda kind, key: [kind(namespace=one["namespace"], name=one["name"], facets=facets(one.get("facets", {})), **{key: facets(one.get(key, {}))}) for one in event.get("inputs" if key == "inputFacets" else "outputs", [])]
    made = RunEvent(
        eventType=RunState[event["eventType"]],
        eventTime=event["eventTime"],
        run=Run(runId=event["run"]["runId"], facets=facets(event["run"].get("facets", {}))),
        job=Job(namespace=event["job"]["namespace"], name=event["job"]["name"]),
        inputs=dataset(InputDataset, "inputFacets"),
        outputs=dataset(OutputDataset, "outputFacets"),
        producer=event["producer"],
    )
    assert event["schemaURL"] == RunEvent._get_schema(), (event["schemaURL"], RunEvent._get_schema())
    return made


def the_lineage(name: str, results: dict) -> None:
    events = [json.loads(line) for line in (WORK / f"{name}.lineage.jsonl").read_text().splitlines()]
    made = []
    for event in events:
        try:
            made.append(the_event(event))
        except Exception as error:
            judge(f"{name}.lineage: {event['eventType']} of {event['job']['name']} is an event of the standard", False, error)
    judge(f"{name}.lineage: every event is one of the standard", len(made) == len(events) and len(events) >= 8, len(events))
    runs = {}
    for event in events:
        runs.setdefault((event["job"]["name"], event["run"]["runId"]), []).append(event["eventType"])
    ends = {"whole": {"COMPLETE"}, "broken": {"COMPLETE", "FAIL"}}[name]
    judge(f"{name}.lineage: each run starts once and ends once", all(len(types) == 2 and types[0] == "START" and types[1] in ends for types in runs.values()), runs)
    ended = {job: types[1] for (job, _), types in runs.items()}
    judge(f"{name}.lineage: the quality job ends as its verdict is", ended.get("quality") == ("COMPLETE" if results["verdict"] == "published" else "FAIL"), ended)
    quality = [event for event in events if event["job"]["name"] == "quality"][-1]
    told = {assertion["name"] for one in quality["inputs"] for assertion in one["inputFacets"]["dataQualityAssertions"]["assertions"]}
    judged = {one["id"] for one in results["checks"] if one["status"] not in ("skipped", "not_applicable")}
    judge(f"{name}.lineage: every check that was judged is an assertion", told == judged, told ^ judged)


def main() -> None:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    for name, verdict, status in (("whole", "published", None), ("broken", "rejected", "3")):
        results = json.loads((WORK / f"{name}.json").read_text())
        found = (WORK / f"{name}.status").read_text().strip() if (WORK / f"{name}.status").exists() else None
        judge(f"{name}: exit status {status or 0}", found == status, (found, (WORK / f"{name}.err").read_text()[-800:]))
        judge(f"{name}.json: the verdict is {verdict}", results["verdict"] == verdict, results["counts"])
        problems = [error.message for error in Draft202012Validator(schema).iter_errors(results)]
        judge(f"{name}.json: as its schema says", problems == [], problems[:3])
        the_junit(name, results)
        the_lineage(name, results)
        judge(f"{name}.md: tells the verdict", verdict in (WORK / f"{name}.md").read_text())
    the_mock_document(MOCK, judge)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--force-color-profile=srgb"])
        for name in ("whole", "broken"):
            for width, scheme, media in ((390, "light", "screen"), (390, "dark", "screen"), (1280, "light", "screen"), (1280, "dark", "screen"), (794, "light", "print")):
                the_page(browser, name, width, scheme, media)
        hostile_page(browser)
        the_mock_page(browser, MOCK, judge, contrast)
        browser.close()
    print(f"{len(PASSED)} passed, {len(FAILED)} failed")
    sys.exit(1 if FAILED else 0)


main()
