"""`/random/`: somewhere else each time."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from papers.selectors.random_record import KINDS, random_record


@require_safe
@never_cache
def random_page(request: HttpRequest) -> HttpResponseRedirect:
    """`?kind=` is work (also where it is none of them), author, topic, institution or venue."""
    kind = request.GET.get("kind", "")
    found = random_record(kind if kind in KINDS else "work")
    if found is None:
        raise Http404
    return HttpResponseRedirect(found.get_absolute_url())
