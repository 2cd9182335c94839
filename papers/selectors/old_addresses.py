"""Whether the address of a record that was joined to another leads there: who is renamed may want that nobody is led
from where the former name stood to where the new one does.
"""

from papers.models import Author, ShownName
from portal.common.public_ids import HasPublicId


def old_addresses_lead_to(found: HasPublicId) -> bool:
    """`found` is where the address would lead."""
    return not isinstance(found, Author) or not ShownName.objects.filter(author=found, leads_on=False).exists()
