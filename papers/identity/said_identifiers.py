"""What people said about identifiers, as the resolver's queries see it. SQL only; `settling` puts it into its own.

A misprint is not there. An identifier that a person denied is none of theirs, wherever a source prints it, and speaks
against them where it belongs to a name that nobody has yet. One that is somebody's by their own word does not speak for
anybody else; and of a person who has two of a kind by people's word, both are one to the resolver.
"""

from typing import Final

from papers.curation.places import NTH

# `misprinted` (id, scheme, value): rows of Authorship. `spoken` (author_id, scheme, value, denied): what holds now, of
# the records that are there now. `one_persons` (scheme, value, first): of those who have several, the same for each.
SAID: Final = f"""
    misprinted AS (
        SELECT l.id, m.scheme, m.value FROM papers_misprintedidentifier m JOIN (
            SELECT a.id, a.work_id, a.name_key, {NTH} AS nth FROM papers_authorship a
            WHERE a.work_id IN (SELECT work_id FROM papers_misprintedidentifier WHERE ended_at IS NULL)
        ) AS l USING (work_id, name_key, nth)
        WHERE m.ended_at IS NULL
    ), spoken AS (
        SELECT coalesce(p.merged_into_id, p.id) AS author_id, s.scheme, s.value, s.verdict = 'denied' AS denied
        FROM papers_identifierassertion s JOIN papers_author p ON p.id = s.author_id
        WHERE s.ended_at IS NULL AND (s.verdict = 'denied' OR s.ground IN ('authenticated', 'decided'))
    ), put_together AS (
        SELECT author_id, scheme FROM spoken WHERE NOT denied
        UNION
        SELECT coalesce(p.merged_into_id, p.id), c.scheme FROM papers_correctedidentifier c
        JOIN papers_correction k ON k.id = c.correction_id AND k.undone_at IS NULL
        JOIN papers_author p ON p.id = c.author_after_id
    ), one_persons AS (
        SELECT i.scheme, i.value, min(i.value) OVER (PARTITION BY i.author_id, i.scheme) AS first
        FROM papers_authoridentifier i JOIN put_together USING (author_id, scheme)
    )
"""  # noqa: S608 - a constant

# Whether identifier `i` beside the name `a` in an author list says who that is.
SPEAKS: Final = """
    NOT EXISTS (SELECT FROM misprinted m WHERE (m.id, m.scheme, m.value) = (a.id, i.scheme, i.value))
    AND NOT EXISTS (
        SELECT FROM spoken d WHERE (d.scheme, d.value) = (i.scheme, i.value)
            AND CASE WHEN d.denied THEN d.author_id = a.author_id ELSE d.author_id <> a.author_id END
    )
"""

# Names, and persons known by the identifier, that cannot be whoever denied it. `known` (id, author_id) is in the query.
NOT_WHO_DENIED: Final = """
    SELECT a.id, d.author_id FROM spoken d
    JOIN papers_authorshipidentifier i USING (scheme, value)
    JOIN settling_mention s ON s.id = i.authorship_id JOIN papers_authorship a ON a.id = s.id
    WHERE d.denied AND a.author_id IS DISTINCT FROM d.author_id
        AND NOT EXISTS (SELECT FROM misprinted m WHERE (m.id, m.scheme, m.value) = (a.id, i.scheme, i.value))
    UNION
    SELECT k.id, d.author_id FROM spoken d
    JOIN papers_authoridentifier o USING (scheme, value) JOIN known k ON k.author_id = o.author_id
    WHERE d.denied AND o.author_id <> d.author_id
"""
