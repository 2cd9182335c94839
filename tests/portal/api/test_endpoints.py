"""The schema as a person reads it."""

from portal.api.endpoints import endpoints

SCHEMA = {
    "paths": {
        "/api/v1/things": {
            "get": {
                "operationId": "things",
                "summary": "Things",
                "parameters": [
                    {"name": "q", "in": "query", "example": "a b", "schema": {"type": "string"}, "description": "Words."},
                    {"name": "kind", "in": "query", "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Kind"}}},
                    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3}},
                    {"name": "sort", "in": "query", "examples": {"X": {"value": "x"}, "Y": {"value": "y"}}, "schema": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "default": "x"}},
                ],
                "responses": {
                    "400": {"content": {"application/json": {"examples": {"Bad": {"value": []}}}}},
                    "200": {"content": {"application/json": {"examples": {"One": {"value": {"name": "é"}}}}}},
                },
            }
        },
        "/api/v1/also": {"get": {"operationId": "also"}},
    },
    "components": {"schemas": {"Kind": {"enum": ["x", "y"], "type": "string"}}},
}  # fmt: skip


def test_what_can_be_asked_and_what_comes_back():
    also, things = endpoints(SCHEMA)
    assert (also.title, also.parameters, also.example_address, also.example_answer) == ("", [], "/api/v1/also", "")
    assert (things.method, things.address, things.anchor) == ("GET", "/api/v1/things", "things")
    assert things.example_address == "/api/v1/things?q=a+b&sort=x"
    assert things.example_answer == '{\n  "name": "é"\n}'
    assert [(one.name, one.kind, one.required, one.default) for one in things.parameters] == [
        ("q", "text", False, ""),
        ("kind", "one of: x, y; may be given several times", False, ""),
        ("limit", "number from 1 to 9", True, "3"),
        ("sort", "one of: x, y", False, "x"),
    ]
