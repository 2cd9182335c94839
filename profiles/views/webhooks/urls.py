"""`/me/elsewhere/`."""

from django.urls import path

from profiles.views.webhooks import delivery, editing, elsewhere, endpoint

urlpatterns = [
    path("", elsewhere.elsewhere, name="me-elsewhere"),
    path("feed/", elsewhere.own_feed, name="me-feed-link"),
    path("webhooks/new/", editing.new, name="me-webhook-new"),
    path("webhooks/<int:number>/", endpoint.endpoint, name="me-webhook"),
    path("webhooks/<int:number>/edit/", editing.edit, name="me-webhook-edit"),
    path("webhooks/<int:number>/secret/", endpoint.secret, name="me-webhook-secret"),
    path("webhooks/<int:number>/secret/change/", endpoint.rotate, name="me-webhook-rotate"),
    path("webhooks/<int:number>/switch/", endpoint.switch, name="me-webhook-switch"),
    path("webhooks/<int:number>/test/", endpoint.test, name="me-webhook-test"),
    path("webhooks/<int:number>/again/", endpoint.replay, name="me-webhook-replay"),
    path("webhooks/<int:number>/remove/", endpoint.remove, name="me-webhook-remove"),
    path("webhooks/<int:number>/deliveries/<int:delivery>/", delivery.delivery, name="me-webhook-delivery"),
    path("webhooks/<int:number>/deliveries/<int:delivery>/again/", delivery.again, name="me-webhook-delivery-again"),
]
