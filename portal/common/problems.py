"""What the API answers when it does not do what was asked: one form for every failure, RFC 9457's problem details.

`errors` names the parameters that were refused, so that a program can put each message beside its field. Do not put
into `detail` what helps only us: the log has that, under the request id.
"""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.common.parameters import Refused

MEDIA_TYPE: Final = "application/problem+json"
_OF_NO_FIELD: Final = "non_field_errors"


class FieldProblem(serializers.Serializer[Any]):
    """One parameter that was refused."""

    field = serializers.CharField(help_text="The name of the parameter.")
    detail = serializers.CharField(help_text="What is wrong with it, as a sentence.")


class Problem(serializers.Serializer[Any]):
    """Every failure of the API, as RFC 9457 has it. For the schema; answers are made by `problem`."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of failure this is.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What happened, as a sentence.")
    code = serializers.CharField(
        required=False, help_text="A word for programs, where one status has several reasons that matter to them."
    )
    errors = FieldProblem(  # type: ignore[assignment]  # a field, although serializers have errors of their own
        many=True, required=False, help_text="The parameters that were refused, where any were."
    )


def problem(status: int, detail: str, errors: Sequence[tuple[str, str]] = ()) -> dict[str, object]:
    """The body of a failure. `errors` are pairs of a parameter's name and what is wrong with it."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [{"field": field, "detail": wrong} for field, wrong in errors]
    return body


def problem_response(status: int, detail: str) -> JsonResponse:
    """For failures outside of the views of the API."""
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


def refuse(refused: Iterable[Refused]) -> None:
    """Raises what is wrong with the parameters of a request, if anything is."""
    wrong: dict[str, list[str]] = {}
    for one in refused:
        wrong.setdefault(one.parameter, []).append(one.wrong)
    if wrong:
        raise exceptions.ValidationError(wrong)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """What a view of the API raised, as a problem; None where it is a fault of ours, which is raised on.

    An exception that has a `problem_code` says with it, in one word, what its status alone would leave open.
    """
    response = exception_handler(error, context)
    if response is None:
        return None
    errors = _field_errors(error.detail) if isinstance(error, exceptions.ValidationError) else []
    if errors:
        detail = " ".join(f"{field}: {wrong}" if field else wrong for field, wrong in errors)
    else:
        detail = str(response.data["detail"])
    named = [(field, wrong) for field, wrong in errors if field]
    response.data = problem(response.status_code, detail, named)
    if code := getattr(error, "problem_code", ""):
        response.data["code"] = code
    response.content_type = MEDIA_TYPE
    return response


def _field_errors(detail: object, field: str = "") -> list[tuple[str, str]]:
    """(field, message) of whatever nesting of lists and mappings a serializer made; no field is the empty string."""
    if isinstance(detail, Mapping):
        found: list[tuple[str, str]] = []
        for name, inner in detail.items():
            own = "" if name == _OF_NO_FIELD else str(name)
            # Places in a list are numbers: the parameter as a whole is named.
            found += _field_errors(inner, field if isinstance(name, int) or not own else own)
        return found
    if isinstance(detail, Sequence) and not isinstance(detail, str):
        return [pair for inner in detail for pair in _field_errors(inner, field)]
    return [(field, str(detail))]
