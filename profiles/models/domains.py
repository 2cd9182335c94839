"""E-mail domains that the operator or a moderator decided about, beside those that ROR registers."""

from django.db import models
from django.db.models import Q

from papers.models import Institution
from profiles.models.user import User


class InstitutionDomain(models.Model):
    """A domain of an institution's that its registry entry lacks. `added_by` is empty where a list was imported."""

    domain = models.TextField()
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+", db_index=False)
    source = models.TextField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain", "institution"], name="profiles_institutiondomain_unique"),
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"), name="profiles_institutiondomain_form"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class RefusedDomain(models.Model):
    """A domain whose addresses prove nothing: given to anybody, sold, or abused. It covers what is below it."""

    domain = models.TextField(primary_key=True)
    reason = models.TextField()
    source = models.TextField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$"), name="profiles_refuseddomain_form"
            ),
        ]

    def __str__(self) -> str:
        return self.domain
