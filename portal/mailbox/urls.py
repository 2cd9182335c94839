"""The mailbox. Included by `portal.urls` where mail is kept here, and nowhere else."""

from django.urls import path

from portal.mailbox.views import mail, mailbox

urlpatterns = [
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mail, name="mailbox-mail"),
]
