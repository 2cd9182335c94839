"""What the API's own schema says of an answer, as a JSON Schema to validate with."""


def schema_of(client, path):
    """The schema of the JSON that a GET of the path answers with 200."""
    said = client.get("/api/v1/schema/").json()
    answer = said["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return _nullable({**answer, "components": said["components"]})


def _nullable(part):
    """OpenAPI 3.0 says `nullable: true` where JSON Schema has a type more."""
    if isinstance(part, list):
        return [_nullable(one) for one in part]
    if not isinstance(part, dict):
        return part
    part = {key: _nullable(value) for key, value in part.items()}
    if part.pop("nullable", False) and isinstance(part.get("type"), str):
        part["type"] = [part["type"], "null"]
    return part
