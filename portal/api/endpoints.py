"""The OpenAPI schema as a person reads it: what can be asked for, with what, and what comes back. Pure.

Takes what drf-spectacular makes of the views and knows only the part of OpenAPI that this occurs in.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kind` says in words what it takes ("text", "number from 1 to 20", "one of: author, topic")."""

    name: str
    kind: str
    description: str
    required: bool
    default: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`description` may have paragraphs and code between backticks, here and of parameters. `example_address` is a
    request that works on any portal, `example_answer` what one answered, as JSON text."""

    anchor: str
    method: str
    address: str
    title: str
    description: str
    parameters: list[Parameter]
    example_address: str
    example_answer: str


def endpoints(schema: Schema) -> list[Endpoint]:
    """Every operation of the schema, in the order of their addresses."""
    return [
        _endpoint(schema, method, address, operation)
        for address, methods in sorted(schema.get("paths", {}).items())
        for method, operation in methods.items()
        if isinstance(operation, Mapping)
    ]


def _endpoint(schema: Schema, method: str, address: str, operation: Schema) -> Endpoint:
    described = [_resolved(schema, one) for one in operation.get("parameters", ())]
    asked = {one["name"]: example for one in described if one.get("in") != "path" for example in _values(one)}
    example_address = address
    for one in described:
        for example in _values(one) if one.get("in") == "path" else ():
            example_address = example_address.replace(f"{{{one['name']}}}", example)
    return Endpoint(
        anchor=operation["operationId"],
        method=method.upper(),
        address=address,
        title=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[_parameter(schema, one) for one in described],
        example_address=f"{example_address}?{urlencode(asked)}" if asked else example_address,
        example_answer=next(_examples(schema, operation), ""),
    )


def _values(described: Schema) -> list[str]:
    """The example of a parameter that has one, whichever way it is given."""
    examples = [example["value"] for example in described.get("examples", {}).values()]
    return [described["example"]] if "example" in described else examples[:1]


def _parameter(schema: Schema, described: Schema) -> Parameter:
    values = _resolved(schema, described.get("schema", {}))
    default = values.get("default")
    return Parameter(
        name=described["name"],
        kind=_in_words(schema, values),
        description=described.get("description", ""),
        required=bool(described.get("required")),
        default="" if default is None else str(default),
    )


def _in_words(schema: Schema, values: Schema) -> str:
    values = _resolved(schema, values)
    if "enum" in values:
        return "one of: " + ", ".join(str(value) for value in values["enum"] if value != "")
    if values.get("type") == "array":
        return _in_words(schema, values.get("items", {})) + "; may be given several times"
    words = {"integer": "number", "number": "number", "boolean": "true or false"}.get(values.get("type", ""), "text")
    if "minimum" in values and "maximum" in values:
        return f"{words} from {values['minimum']} to {values['maximum']}"
    return words


def _examples(schema: Schema, operation: Schema) -> Iterator[str]:
    for status, response in operation.get("responses", {}).items():
        if not str(status).startswith("2"):
            continue
        for media in response.get("content", {}).values():
            for example in media.get("examples", {}).values():
                yield json.dumps(example["value"], indent=2, ensure_ascii=False)


def _resolved(schema: Schema, part: Schema) -> Schema:
    """What a reference leads to. `allOf` with a single member is how a reference is given a default or description."""
    while True:
        if "$ref" in part:
            place: Any = schema
            for step in part["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            part = {**place, **_without(part, "$ref")}
        elif len(part.get("allOf", ())) == 1:
            part = {**part["allOf"][0], **_without(part, "allOf")}
        else:
            return part


def _without(part: Schema, key: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != key}
