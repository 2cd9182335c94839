"""Names in author lists that are nobody's because their person or their work is hidden. Nobody is offered them: whoever
reads which names are nobody's leaves these out.
"""

from typing import Final

# Of `papers_authorship a`. By work and name, because an import may have written the row anew.
NOT_HIDDEN: Final = """
NOT EXISTS (
    SELECT FROM papers_correctedplace gone JOIN papers_hiddenrecord h ON h.correction_id = gone.correction_id
    WHERE gone.work_id = a.work_id AND gone.name_key = a.name_key
)
"""
