"""What a person does with the addresses that are told: adding one, changing it, switching it off, taking it away.

An address is judged by the same rules when it is saved and each time something is sent; the first time is so that
whoever typed it learns what is wrong with it. Looking up a name may take seconds, so it is done before any lock.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from portal.common.outbound import OutboundError, default_client
from profiles.models import EventKind, User, WebhookDelivery, WebhookEndpoint
from profiles.webhooks.errors import RefusedAddressError, TooManyError, UnknownEndpointError
from profiles.webhooks.secrets import BOTH_SIGN_FOR, sealed_secret

MOST_ENDPOINTS: Final = 10
LONGEST_NAME: Final = 80

_State = WebhookEndpoint.State
_Delivery = WebhookDelivery.State


def create_endpoint(*, by: User, url: str, name: str = "", kinds: Collection[EventKind] = ()) -> WebhookEndpoint:
    """Raises RefusedAddressError, TooManyError."""
    address = _judged(url)
    with transaction.atomic():
        owner = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if WebhookEndpoint.objects.filter(user=owner).count() >= MOST_ENDPOINTS:
            raise TooManyError(f"There are {MOST_ENDPOINTS} already. Take one away first.")
        if WebhookEndpoint.objects.filter(user=owner, url=address).exists():
            raise RefusedAddressError(_TWICE)
        return WebhookEndpoint.objects.create(
            user=owner, url=address, name=_name(name), kinds=_kinds(kinds), secret=sealed_secret()
        )


def edit_endpoint(
    *, endpoint: int, by: User, url: str, name: str = "", kinds: Collection[EventKind] = ()
) -> WebhookEndpoint:
    """Raises UnknownEndpointError, RefusedAddressError."""
    own_endpoint(endpoint, by=by)
    address = _judged(url)
    try:
        with transaction.atomic():
            row = own_endpoint(endpoint, by=by, lock=True)
            row.url, row.name, row.kinds = address, _name(name), _kinds(kinds)
            row.save(update_fields=["url", "name", "kinds"])
            return row
    except IntegrityError:
        raise RefusedAddressError(_TWICE) from None


def switch_endpoint(*, endpoint: int, on: bool, by: User) -> WebhookEndpoint:
    """On again also where it was stopped after failures. What waits when it is switched off is given up, and can be
    sent again later. Raises UnknownEndpointError."""
    with transaction.atomic():
        row = own_endpoint(endpoint, by=by, lock=True)
        row.state, row.failing_since = (_State.ACTIVE, None) if on else (_State.OFF, row.failing_since)
        row.save(update_fields=["state", "failing_since"])
        if not on:
            give_up_waiting(row)
        return row


def rotate_secret(*, endpoint: int, by: User, now: datetime) -> WebhookEndpoint:
    """Another secret. The one before signs as well for a day, so that the receiver is never without a right one.
    Raises UnknownEndpointError."""
    with transaction.atomic():
        row = own_endpoint(endpoint, by=by, lock=True)
        row.former_secret, row.former_until = row.secret, now + BOTH_SIGN_FOR
        row.secret = sealed_secret()
        row.save(update_fields=["secret", "former_secret", "former_until"])
        return row


def remove_endpoint(*, endpoint: int, by: User) -> None:
    """With all that was and was not delivered. Raises UnknownEndpointError."""
    with transaction.atomic():
        own_endpoint(endpoint, by=by, lock=True).delete()


def own_endpoint(number: int, *, by: User, lock: bool = False) -> WebhookEndpoint:
    """Raises UnknownEndpointError."""
    rows = WebhookEndpoint.objects.select_for_update() if lock else WebhookEndpoint.objects.all()
    found = rows.filter(pk=number, user=by).first()
    if found is None:
        raise UnknownEndpointError("There is no such webhook.")
    return found


def give_up_waiting(endpoint: WebhookEndpoint) -> int:
    """Nothing is sent to it for now. What is under way is settled by whoever sends it."""
    return endpoint.deliveries.filter(state=_Delivery.WAITING).update(state=_Delivery.FAILED)


_TWICE: Final = "This address is told already."


def _judged(url: str) -> str:
    """The address in one spelling."""
    try:
        target = default_client().judge(url.strip())
    except OutboundError as error:
        raise RefusedAddressError(str(error)) from None
    if target.scheme != "https":
        raise RefusedAddressError("Give an address that begins with https://. Others on the way could read the rest.")
    return target.url


def _name(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _kinds(kinds: Collection[EventKind]) -> list[str]:
    """Empty where it is all of them: kinds that come later are then told too."""
    wanted = [kind.value for kind in EventKind if kind in kinds]
    return [] if len(wanted) == len(EventKind) else wanted
