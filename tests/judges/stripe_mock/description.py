"""Stripe's own description of its API (OpenAPI 3.0), as the module of stripe-mock carries it."""

import json
import re


class Description:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.version = self.document["info"]["version"]
        self.components = self.document["components"]["schemas"]
        self.paths = self.document["paths"]
        # A path without holes is the nearer one: /v1/charges/search is no charge.
        ordered = sorted(self.paths, key=lambda path: path.count("{"))
        self._named = {object_of(each): {"$ref": f"#/components/schemas/{name}"} for name, each in self.components.items() if not is_stub(each)}
        self._patterns = [(re.compile(re.sub(r"\{\w+\}", "([^/]+)", path)), path) for path in ordered]

    def template(self, path):
        """`/v1/charges/{charge}` of `/v1/charges/ch_1`; None when Stripe has no such endpoint."""
        return next((template for pattern, template in self._patterns if pattern.fullmatch(path)), None)

    def answer(self, template, method="get"):
        return self.paths[template][method]["responses"]["200"]["content"]["application/json"]["schema"]

    def is_list(self, template):
        return object_of(self.answer(template)) == "list"

    def refusal(self, template, method="get"):
        return self.paths[template][method]["responses"]["default"]["content"]["application/json"]["schema"]

    def query(self, template):
        """The parameters of a list, by name."""
        return {each["name"]: each for each in self.paths[template]["get"].get("parameters", []) if each["in"] == "query"}

    def form(self, template, method="post"):
        """What a write takes: the form of a POST, the query of a DELETE."""
        body = self.paths[template][method].get("requestBody", {}).get("content", {})
        return next((each["schema"] for each in body.values()), {"type": "object", "properties": {}})

    def follow(self, schema):
        while "$ref" in schema:
            schema = self.components[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def named(self, kind):
        """The schema of what calls itself `kind`, such as `charge`; None when there is none."""
        return self._named.get(kind)

    def has(self, place):
        """Whether there is such a field: `subscription.items.data[].price`."""
        kinds = sorted((each for each in self._named if each), key=len, reverse=True)
        kind = next((each for each in kinds if place.startswith(f"{each}.")), None)
        steps = place[len(kind) + 1 :].replace("[]", "").split(".") if kind else []
        return kind is not None and self._holds(self.named(kind), steps)

    def _holds(self, schema, steps):
        schema = self.follow(schema)
        if "items" in schema:
            return self._holds(schema["items"], steps)
        if "anyOf" in schema:
            return any(self._holds(option, steps) for option in schema["anyOf"])
        return not steps or (steps[0] in schema.get("properties", {}) and self._holds(schema["properties"][steps[0]], steps[1:]))


def object_of(schema):
    """What the objects of a schema call themselves in `object`."""
    words = schema.get("properties", {}).get("object", {}).get("enum", [])
    return words[0] if len(words) == 1 else None


def is_stub(schema):
    """Whether it is what remains of something deleted."""
    return "deleted" in schema.get("required", [])
