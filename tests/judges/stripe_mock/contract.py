"""Holds bodies against the description of their endpoint: closed objects and enums, and every field that Stripe always sends."""

import jsonschema_rs

from description import is_stub, object_of

# What Stripe calls a format is a promise in words; here it is one that can be broken.
FORMATS = {
    "unix-time": {"minimum": 0, "maximum": 32503680000},
    "currency": {"pattern": "^[a-z]{3}$"},
    "decimal": {"pattern": r"^-?\d+(\.\d+)?$"},
}
ROOT = "urn:stripe"
KEPT = ("maxLength", "pattern")


class Contract:
    def __init__(self, description, sdk):
        self.description = description
        # The public description leaves open whether what may be null is sent then; the one that SDKs are made from says so.
        sent = {name: set(sdk.components.get(name, {}).get("required", [])) for name in description.components}
        definitions = {name: always(self._converted(schema), sent[name]) for name, schema in description.components.items()}
        # Read once, however many endpoints refer to it.
        self._registry = jsonschema_rs.Registry([(ROOT, {"components": {"schemas": definitions}})])
        self._validators = {}

    def findings(self, schema, body):
        """What is wrong with a body, as (place, problem): `charge.paid`, `is missing`."""
        for error in self._validator(schema).iter_errors(body):
            place = place_of(body, error.instance_path)
            yield from ((place + name, problem) for name, problem in told(error))
        yield from self._payloads(body)

    # The description leaves open what an event is about, so its payload is held against what it says that it is.
    def _payloads(self, body):
        listed = body.get("data", []) if body.get("object") == "list" else [body]
        for event in listed:
            if not isinstance(event, dict) or event.get("object") != "event":
                continue
            payload = event["data"]["object"]
            named = self.description.named(payload["object"])
            if named is None:
                yield f"event.{event['type']}", f"carries a {payload['object']}, which Stripe does not have"
            else:
                # What has no id is only announced, and has less than what it will be.
                whose = "" if "id" in payload else f"{event['type']}: "
                for place, problem in self.findings(named, payload):
                    yield (whose if problem == "is missing" else "") + place, problem

    def _validator(self, schema):
        # Schemas are parts of the description, and stay where they are.
        if id(schema) not in self._validators:
            self._validators[id(schema)] = jsonschema_rs.Draft202012Validator(self._converted(schema), registry=self._registry)
        return self._validators[id(schema)]

    def _converted(self, schema):
        """OpenAPI 3.0 as Stripe writes it → JSON Schema."""
        if "$ref" in schema:
            return {"$ref": ROOT + schema["$ref"]}
        if "anyOf" in schema:
            return self._one_of(schema["anyOf"], schema.get("nullable", False))
        kept = {name: schema[name] for name in KEPT if name in schema} | FORMATS.get(schema.get("format"), {})
        nullable = schema.get("nullable", False)
        if "type" in schema:
            kept["type"] = [schema["type"], "null"] if nullable else schema["type"]
        if "enum" in schema:
            kept["enum"] = schema["enum"] + ([None] if nullable else [])
        if "items" in schema:
            kept["items"] = self._converted(schema["items"])
        return kept | self._fields(schema)

    def _fields(self, schema):
        more = schema.get("additionalProperties", "properties" not in schema)
        rest = {"additionalProperties": self._converted(more) if isinstance(more, dict) else more}
        if "properties" not in schema:
            return rest if schema.get("type") == "object" else {}
        fields = {name: self._converted(each) for name, each in schema["properties"].items()}
        return {"properties": fields, "required": schema.get("required", [])} | rest

    def _one_of(self, options, nullable):
        """An id or the object, or one of several kinds. Decided by what the value says it is, so that a refusal says what is wrong with it."""
        followed = [(each, self.description.follow(each)) for each in options]
        objects = [(each, full) for each, full in followed if full.get("type") == "object"]
        plain = [each for each, full in followed if full.get("type") != "object"]
        if len(objects) > 1 and not all(object_of(full) for _, full in objects):
            return {"anyOf": [self._converted(each) for each in options] + ([{"type": "null"}] if nullable else [])}
        rules = [self._if_not_object(plain, nullable)]
        if len(objects) == 1:
            rules.append({"if": {"type": "object"}, "then": self._converted(objects[0][0])})
        elif objects:
            rules += [{"if": saying(full), "then": self._converted(each)} for each, full in objects]
            kinds = sorted({object_of(full) for _, full in objects})
            rules.append({"if": {"type": "object"}, "then": {"properties": {"object": {"enum": kinds}}, "required": ["object"]}})
        else:
            rules.append({"not": {"type": "object"}})
        return {"allOf": rules}

    def _if_not_object(self, plain, nullable):
        allowed = [self._converted(each) for each in plain] + ([{"type": "null"}] if nullable else [])
        allowed = allowed[0] if len(allowed) == 1 else {"anyOf": allowed} if allowed else {"type": "object"}
        return {"if": {"not": {"type": "object"}}, "then": allowed}


def always(converted, sent):
    fields = converted.get("properties", {})
    return converted | ({"required": sorted(set(converted["required"]) | (sent & fields.keys()))} if fields else {})


def saying(schema):
    """Objects that call themselves what those of the schema do."""
    kind = {"type": "object", "properties": {"object": {"const": object_of(schema)}}, "required": ["object"]}
    return kind | ({"required": ["object", "deleted"]} if is_stub(schema) else {"not": {"required": ["deleted"]}})


def place_of(body, path):
    """Where in which kind of object: `invoice.lines`, whatever that invoice was found in."""
    steps, here = [body.get("object", "")], body
    for step in path:
        here = here[step]
        if isinstance(step, int):
            steps[-1] += "[]"
        else:
            steps.append(step)
        if isinstance(here, dict) and isinstance(here.get("object"), str) and here["object"] != "list":
            steps = [here["object"]]
    return ".".join(steps)


def told(error):
    kind = error.kind
    if kind.name == "additionalProperties":
        return [(f".{name}", "is not in Stripe's description") for name in kind.unexpected]
    if kind.name == "required":
        return [(f".{kind.property}", "is missing")]
    if kind.name == "enum":
        return [(f"={error.instance}", "is none of the values in Stripe's description")]
    return [("", error.message.replace("\n", " ")[-160:])]
