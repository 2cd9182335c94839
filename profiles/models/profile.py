"""What a person says of themselves. It belongs to the account: whoever loses a record takes their words along."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from papers.models import Institution, Work
from profiles.models.user import User


class Profile(models.Model):
    """Self-asserted, all of it, and shown as such on every record the person owns."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile", primary_key=True)
    biography = models.TextField(blank=True, default="")
    role = models.TextField(blank=True, default="")
    affiliation = models.TextField(blank=True, default="")
    institution = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    interests = ArrayField(models.TextField(), default=list, blank=True)
    open_to_collaborate = models.BooleanField(default=False)
    collaboration_note = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Profile of account {self.user_id}"


class ProfileLink(models.Model):
    """A page of the person's elsewhere. `shown_from` is later than now while a new owner's links are held back."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="links")
    position = models.SmallIntegerField()
    label = models.TextField(blank=True, default="")
    url = models.TextField()
    shown_from = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "position"], name="profiles_profilelink_position_unique"),
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="profiles_profilelink_is_web"),
        ]

    def __str__(self) -> str:
        return self.url


class ProfilePhoto(models.Model):
    """The photo as we encoded it: nothing of the uploaded file is kept. In the database, so that one backup has all."""

    profile = models.OneToOneField(Profile, models.CASCADE, related_name="photo", primary_key=True)
    digest = models.TextField()
    small = models.BinaryField()
    large = models.BinaryField()
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest


class FeaturedWork(models.Model):
    """A work that the person puts first. Shown only where the record still has it."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="featured")
    work = models.ForeignKey(Work, models.CASCADE, related_name="+")
    position = models.SmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "work"], name="profiles_featuredwork_unique"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=6), name="profiles_featuredwork_at_most_6"
            ),
        ]

    def __str__(self) -> str:
        return f"W{self.work_id} featured by {self.profile_id}"
