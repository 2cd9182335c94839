"""What every act begins with: the account held, and a list or a work that is there for this person."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from papers.models import Work
from profiles.library.errors import NoSuchListError, NoSuchWorkError
from profiles.models import ReadingList, SavedWork, User

DEFAULT_NAME = "Reading list"
_LONGEST_CHAIN = 50


def hold(by: User) -> None:
    """Until the transaction ends, no other act on the library of `by` happens."""
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk", flat=True).get()


def own_list(number: int, by: User) -> ReadingList:
    found = ReadingList.objects.filter(pk=number, user=by).first()
    if found is None:
        raise NoSuchListError("This list is not there any more.")
    return found


def default_list(by: User) -> ReadingList:
    """The list that one click saves to, made on first use. To be called with the account held."""
    lists = ReadingList.objects.filter(user=by)
    found = lists.filter(is_default=True).first() or lists.filter(name=DEFAULT_NAME).first()
    if found is None:
        return ReadingList.objects.create(user=by, name=DEFAULT_NAME, is_default=True)
    if not found.is_default:
        found.is_default = True
        found.save(update_fields=["is_default"])
    return found


def shown_work(number: int) -> Work:
    """The work, or what it was merged into. Raises NoSuchWorkError where it is not shown."""
    wanted = number
    for _ in range(_LONGEST_CHAIN):
        found = Work.objects.only("pk", "merged_into", "hidden", "title").filter(pk=wanted).first()
        if found is None or found.hidden:
            break
        if found.merged_into_id is None:
            return found
        wanted = found.merged_into_id
    raise NoSuchWorkError("This work is not shown here any more.")


def rows_of(works: list[int], **lists: object) -> QuerySet[SavedWork]:
    """The rows of these works, under whatever number they were saved before works were merged."""
    return SavedWork.objects.filter(Q(work__in=works) | Q(work__merged_into__in=works), **lists)


def shown_as() -> Coalesce:
    """The work that a row stands for now."""
    return Coalesce(F("work__merged_into"), F("work"))
