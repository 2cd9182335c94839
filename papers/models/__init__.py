"""The tables of the literature. Importers write them through `papers.ingest`, nobody else does."""

from papers.models.adding import AddedName
from papers.models.attention import ReaderKey, TrendingEntry, TrendingList, Window, WorkView
from papers.models.author import (
    Author,
    AuthorIdentifier,
    AuthorName,
    Authorship,
    AuthorshipIdentifier,
    Provenance,
)
from papers.models.changes import ChangedWork, NewWork
from papers.models.conflicts import AssertionConflict
from papers.models.curation import CorrectedIdentifier, CorrectedPlace, CorrectedRecord, Correction
from papers.models.fulltext import WorkText
from papers.models.hiding import HiddenRecord
from papers.models.holding import AuthorshipAssertion, AuthorshipDenial, HeldRecord
from papers.models.identifying import IdentifierAct, IdentifierAssertion, MisprintedIdentifier
from papers.models.imports import ImportFile, ImportNote, ImportReject, ImportRun, SourceRecord
from papers.models.institution import (
    Affiliation,
    AffiliationInstitution,
    AuthorshipAffiliation,
    Institution,
    InstitutionName,
)
from papers.models.names import NamePrefix, NameTerm, NameWord, SearchName
from papers.models.naming import NameForm, Naming, PrintedName, ShownName
from papers.models.search import SearchDocument, SearchTerm, WorkToIndex
from papers.models.suggestion import Suggestion
from papers.models.topic import Topic, WorkTopic
from papers.models.venue import Venue
from papers.models.work import Citation, Work, WorkIdentifier

__all__ = [
    "AddedName",
    "Affiliation",
    "AffiliationInstitution",
    "AssertionConflict",
    "Author",
    "AuthorIdentifier",
    "AuthorName",
    "Authorship",
    "AuthorshipAffiliation",
    "AuthorshipAssertion",
    "AuthorshipDenial",
    "AuthorshipIdentifier",
    "ChangedWork",
    "Citation",
    "CorrectedIdentifier",
    "CorrectedPlace",
    "CorrectedRecord",
    "Correction",
    "HeldRecord",
    "HiddenRecord",
    "IdentifierAct",
    "IdentifierAssertion",
    "ImportFile",
    "ImportNote",
    "ImportReject",
    "ImportRun",
    "Institution",
    "InstitutionName",
    "MisprintedIdentifier",
    "NameForm",
    "NamePrefix",
    "NameTerm",
    "NameWord",
    "Naming",
    "NewWork",
    "PrintedName",
    "Provenance",
    "ReaderKey",
    "SearchDocument",
    "SearchName",
    "SearchTerm",
    "ShownName",
    "SourceRecord",
    "Suggestion",
    "Topic",
    "TrendingEntry",
    "TrendingList",
    "Venue",
    "Window",
    "Work",
    "WorkIdentifier",
    "WorkText",
    "WorkToIndex",
    "WorkTopic",
    "WorkView",
]
