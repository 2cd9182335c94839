"""Whose webhook it is. One of somebody else's is answered as one that does not exist."""

from django.http import Http404, HttpRequest

from profiles.models import WebhookDelivery
from profiles.selectors.webhooks import OwnEndpoint, own_delivery, own_endpoint_shown
from profiles.views.claims.access import person


def endpoint_or_404(request: HttpRequest, number: int) -> OwnEndpoint:
    found = own_endpoint_shown(person(request).pk, number)
    if found is None:
        raise Http404
    return found


def delivery_or_404(request: HttpRequest, endpoint: int, number: int) -> WebhookDelivery:
    found = own_delivery(person(request).pk, endpoint, number)
    if found is None:
        raise Http404
    return found
