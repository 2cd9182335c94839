"""The one way into the tables of the literature.

Every importer hands its records to `run_import`; every institution list to `ingest_institutions`. Nothing else writes
works, authorships, venues, topics or affiliations, so that matching, provenance and accounting happen in one place.
"""
