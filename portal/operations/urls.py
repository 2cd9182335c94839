"""Operations: pages of admins, and figures for machines."""

from django.urls import path

from portal.operations import views

urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("operations/metrics", views.metrics, name="operations-metrics"),
    path("operations/mail-break/end/", views.mail_break_end, name="operations-mail-break-end"),
    path("operations/letters/", views.letters, name="operations-letters"),
    path("operations/letters/<int:number>/", views.letter, name="operations-letter"),
    path("operations/letters/<int:number>/<str:act>/", views.letter_act, name="operations-letter-act"),
]
