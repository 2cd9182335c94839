"""Sign-in at ORCID. It says who somebody is there, and nothing about e-mail addresses here.

There is none of this until the operator sets ORCID_CLIENT_ID and ORCID_CLIENT_SECRET. What an ORCID record proves for a
claim is read elsewhere (`profiles.evidence`).
"""
