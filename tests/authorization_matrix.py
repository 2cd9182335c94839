"""Who may ask for what: every URL of the portal, by name, with the answer to each method and role.

A URL that is not listed fails `tests/test_authorization_matrix.py`. Whoever adds one says here which class of access it
is of; a class names the answer for each of the cast in `tests/cast.py`. In a path, `{A}` and the like stand for public
ids, `{claim}` for the claimant's claim, and so on (`tests/cast.py`, `Cast.ids`).

An answer is a status, or `SIGN_IN`: sent to the sign-in page. Three statuses are short for strangers, people, admins.
"""

from collections.abc import Mapping
from typing import NamedTuple

ROLES = (
    "anonymous",
    "user",  # signed in, with a verified address, and nothing else
    "claimant",  # whose claims wait on the records of the next two
    "owner-2",  # of the record in question, at level 2
    "owner-3",  # of the record in question, at level 3
    "other-owner",  # of another record
    "voucher",  # who is asked for their word on the claim
    "moderator",
    "admin",
    "suspended",  # with a session from before
    "revoked",  # who had a record once
)
READING = ("GET", "HEAD")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
SIGN_IN = "sign in"

Answer = int | str
Access = Mapping[str, Answer]


def access(strangers: Answer, others: Answer, **named: Answer) -> Access:
    """Who has no session, or one that is good for nothing, is a stranger; `owner_2` names the role owner-2."""
    answers: dict[str, Answer] = dict.fromkeys(ROLES, others) | dict.fromkeys(("anonymous", "suspended"), strangers)
    for name, answer in named.items():
        role = name.replace("_", "-")
        assert role in ROLES, role
        answers[role] = answer
    return answers


# What is public is so for everybody, and what does not exist for somebody is not there: 404, never 403.
PUBLIC = access(200, 200)
NOT_THERE = access(404, 404)
NOT_ALLOWED = 405
REFUSED = access(NOT_ALLOWED, NOT_ALLOWED)
SIGNED_IN = access(SIGN_IN, 200)
CLAIMANT = access(SIGN_IN, 404, claimant=200)
MODERATORS = access(SIGN_IN, 404, moderator=200)
MODERATION = access(SIGN_IN, 404, moderator=200, admin=200)
ADMINS = access(SIGN_IN, 404, admin=200)


class Cell(NamedTuple):
    """The address asked for, and the answer to each role for reading it and for trying to write to it.

    `posting` is for pages with a form, where POST is answered otherwise than the methods that only programs use.
    """

    path: str
    reading: Access | tuple[int, int, int]
    writing: Access | tuple[int, int, int] = REFUSED
    posting: Access | tuple[int, int, int] | None = None

    def expected(self, role: str) -> dict[str, Answer]:
        """The answer to each method."""
        answers = dict.fromkeys(READING, _answer(self.reading, role)) | dict.fromkeys(
            WRITING, _answer(self.writing, role)
        )
        if self.posting is not None:
            answers["POST"] = _answer(self.posting, role)
        return answers

    def refuses(self, method: str) -> bool:
        """Whether nobody may use the method here."""
        return all(self.expected(role)[method] == NOT_ALLOWED for role in ROLES)


def _answer(cell: Access | tuple[int, int, int], role: str) -> Answer:
    if isinstance(cell, tuple):
        strangers, people, admins = cell
        return access(strangers, people, admin=admins)[role]
    return cell[role]


OPEN = PUBLIC
MOVED = access(301, 301)
OF_USERS = SIGNED_IN
TO_ELSEWHERE = access(302, 302)
NOT_BUILT = access(503, 503)
NOT_SCORED = NOT_THERE
# Pages of claims: a form that lacks something is the page again, with 422; what is done leads back to the claim.
OF_THE_CASE = access(SIGN_IN, 404, claimant=200, owner_2=200, owner_3=200)
OF_THE_CORRECTION = access(SIGN_IN, 404, claimant=200, owner_2=200, owner_3=200, moderator=200)
OF_CLAIMANT = access(SIGN_IN, 404, claimant=302)
OF_RECEIPT = access(SIGN_IN, 404, owner_2=200, owner_3=200)
OF_OWNER = access(SIGN_IN, 404, owner_2=302, owner_3=302)
ASKED_AGAIN = access(SIGN_IN, 404, claimant=422)
NOBODYS = access(SIGN_IN, 404)
OF_READER = access(SIGN_IN, 404, user=200)
DONE_BY_READER = access(SIGN_IN, 404, user=302)

MATRIX: dict[str, Cell] = {
    "home": Cell("/", OPEN),
    "about": Cell("/about/", OPEN),
    "robots": Cell("/robots.txt", OPEN),
    # Operations: admins', and there for nobody else. There is no letter, no such act, and no token for figures.
    "operations": Cell("/operations/", ADMINS),
    "operations-metrics": Cell("/operations/metrics", NOT_THERE),
    "operations-mail-break-end": Cell("/operations/mail-break/end/", REFUSED, posting=access(SIGN_IN, 404, admin=302)),
    "operations-letters": Cell("/operations/letters/", ADMINS),
    "operations-letter": Cell("/operations/letters/1/", NOBODYS),
    "operations-letter-act": Cell("/operations/letters/1/replay/", REFUSED, posting=NOBODYS),
    "styleguide": Cell("/styleguide/", NOT_THERE),  # only with DEBUG on
    "mailbox": Cell("/mailbox/", NOT_THERE),  # only on the machine itself, by its own name
    "mailbox-mail": Cell("/mailbox/x/", NOT_THERE),
    "live": Cell("/live", OPEN),
    "ready": Cell("/ready", OPEN),
    "api-docs": Cell("/api/docs/", OPEN),
    "api-author-identifiers": Cell("/api/v1/authors/{A}/identifiers", OPEN),
    "api-author-trust": Cell("/api/v1/authors/{A}/trust", NOT_SCORED),  # nothing is computed yet
    "api-author-trust-history": Cell("/api/v1/authors/{A}/trust/history", OPEN),
    "api-autocomplete": Cell("/api/v1/autocomplete?q=ada", OPEN),
    "api-graph-coauthors": Cell("/api/v1/graph/coauthors?author={A}", NOT_BUILT),  # nothing is built yet
    "api-graph-path": Cell("/api/v1/graph/path?from={A}&to={A}", NOT_BUILT),
    "api-graph-suggest": Cell("/api/v1/graph/suggest?author={A}", NOT_BUILT),
    "api-graph-slice": Cell("/api/v1/graph/slice?center={A}", NOT_BUILT),
    "api-schema": Cell("/api/v1/schema/", OPEN),
    "api-search": Cell("/api/v1/search?q=engine", OPEN),
    "api-trending": Cell("/api/v1/trending", OPEN),
    "api-nothing": Cell("/api/v1/nothing", NOT_THERE, NOT_THERE),
    "graph-path": Cell("/graph/path/?from={A}", OPEN),
    "graph": Cell("/graph/?center={A}", OPEN),
    "search": Cell("/search", OPEN),
    "search-export": Cell("/search/export.bib", OPEN),
    "trending": Cell("/trending/", OPEN),
    "trending-explained": Cell("/trending/explained/", OPEN),
    "random": Cell("/random/", TO_ELSEWHERE),
    "authors": Cell("/authors/", OPEN),
    "author": Cell("/authors/{A}/", OPEN),
    "author-trust": Cell("/authors/{A}/trust/", OPEN),
    "trust-explained": Cell("/trust/", OPEN),
    "author-export": Cell("/authors/{A}/export.bib", OPEN),
    "works": Cell("/works/", OPEN),
    "work": Cell("/works/{W}/", OPEN),
    "work-seen": Cell("/works/{W}/seen", REFUSED, access(403, 403)),  # a beacon of our own pages only
    "work-export": Cell("/works/{W}/export.bib", OPEN),
    "topics": Cell("/topics/", OPEN),
    "topic": Cell("/topics/{T}/", OPEN),
    "topic-export": Cell("/topics/{T}/export.bib", OPEN),
    "institutions": Cell("/institutions/", OPEN),
    "institution": Cell("/institutions/{I}/", OPEN),
    "institution-export": Cell("/institutions/{I}/export.bib", OPEN),
    "venues": Cell("/venues/", OPEN),
    "venue": Cell("/venues/{S}/", OPEN),
    "venue-export": Cell("/venues/{S}/export.bib", OPEN),
    "public-id": Cell("/{A}", MOVED),
    "feed-author": Cell("/feeds/authors/{A}.atom", OPEN),
    "feed-topic": Cell("/feeds/topics/{T}.atom", OPEN),
    "feed-institution": Cell("/feeds/institutions/{I}.atom", OPEN),
    "feed-venue": Cell("/feeds/venues/{S}.atom", OPEN),
    "feed-work": Cell("/feeds/works/{W}.atom", OPEN),
    "feed-search": Cell("/feeds/search.atom?q=engine", OPEN),
    "feed-trending": Cell("/feeds/trending.atom", OPEN),
    "feed-own": Cell("/feeds/own/x.atom", NOT_THERE),  # whatever the session: the address alone opens it
    # Signing in and up. Who is signed in already is sent on; a wrong form is the page again.
    "account_login": Cell("/accounts/login/", (200, 302, 302), posting=(200, 302, 302)),
    "account_signup": Cell("/accounts/signup/", (200, 302, 302), posting=(200, 302, 302)),
    "account_logout": Cell("/accounts/logout/", access(302, 200), posting=TO_ELSEWHERE),  # signed out already: sent on
    "account_inactive": Cell("/accounts/inactive/", OPEN),
    "account_email_verification_sent": Cell("/accounts/confirm-email/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "account_reset_password": Cell("/accounts/password/reset/", OPEN, posting=OPEN),
    "account_reset_password_done": Cell("/accounts/password/reset/done/", OPEN),
    "account_reset_password_from_key": Cell("/accounts/password/reset/key/1-a-b/", OPEN, posting=OPEN),  # not good
    "account_reset_password_from_key_done": Cell("/accounts/password/reset/key/done/", OPEN),
    "mfa_authenticate": Cell("/accounts/2fa/authenticate/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_login_webauthn": Cell("/accounts/2fa/webauthn/login/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    # One's own account. What is sensitive asks first who it is, which is a redirect too.
    "me": Cell("/me/", OF_USERS),
    "me-prove": Cell("/me/prove/", TO_ELSEWHERE),  # for those who have no password, which the user here has
    # Whoever has not just proved to be the person is asked to first.
    "me-export": Cell("/me/export/", access(SIGN_IN, 302), posting=access(SIGN_IN, 302)),
    "me-delete": Cell("/me/delete/", access(SIGN_IN, 302), posting=access(SIGN_IN, 302)),
    "me-delete-cancel": Cell("/me/delete/cancel/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-receipts": Cell("/me/receipts/", OF_USERS),
    "me-feed": Cell("/me/feed/", OF_USERS),
    "me-feed-seen": Cell("/me/feed/seen/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-notices": Cell("/me/notices/", OF_USERS),
    "me-notices-read": Cell("/me/notices/read/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-notices-unread": Cell("/me/notices/unread/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-notices-bell": Cell("/me/notices/bell/", access(286, 200)),  # a page asks by itself: no sign-in page for it
    "me-notices-latest": Cell("/me/notices/latest/", OF_USERS),
    "me-mail": Cell("/me/mail/", OF_USERS, posting=access(SIGN_IN, 422)),  # a form without its fields
    "me-mail-sample": Cell("/me/mail/sample/", REFUSED, posting=TO_ELSEWHERE),
    "me-mail-again": Cell("/me/mail/again/", REFUSED, posting=TO_ELSEWHERE),
    "mail-arrives": Cell("/mail/arrives/x/", NOT_THERE, posting=NOT_THERE),
    "mail-stop": Cell("/mail/stop/x/", NOT_THERE, posting=NOT_THERE),  # a link that is not ours
    # What one follows: a form that names nothing is about nothing.
    "me-following": Cell("/me/following/", OF_USERS),
    "follow": Cell("/me/following/follow/", REFUSED, posting=NOBODYS),
    "unfollow": Cell("/me/following/unfollow/", REFUSED, posting=NOBODYS),
    "follow-frequency": Cell("/me/following/frequency/", REFUSED, posting=NOBODYS),
    "follow-everything": Cell("/me/following/all/", REFUSED, posting=NOBODYS),
    "follow-suggestions": Cell(
        "/me/following/suggestions/", REFUSED, posting=access(SIGN_IN, 302)
    ),  # all of them again
    "follow-rename": Cell("/me/following/searches/1/rename/", REFUSED, posting=NOBODYS),
    "me-following-opml": Cell("/me/following.opml", OF_USERS),
    "me-following-csv": Cell("/me/following.csv", OF_USERS),
    "me-following-import": Cell("/me/following/import/", OF_USERS, posting=access(SIGN_IN, 422)),  # no file
    "me-following-import-add": Cell("/me/following/import/add/", REFUSED, posting=TO_ELSEWHERE),
    # Of a record that one owns; who has not just proved to be the person is asked to first.
    "me-receipt-new": Cell(
        "/me/receipts/new/?author={A}",
        access(SIGN_IN, 404, owner_2=302, owner_3=302),
        posting=access(SIGN_IN, 404, owner_2=302, owner_3=302),
    ),
    "me-receipt-file": Cell("/me/receipts/{receipt}/file", OF_RECEIPT),
    "me-receipt-revoke": Cell("/me/receipts/{receipt}/revoke/", OF_RECEIPT, posting=OF_OWNER),
    "receipt-keys": Cell("/.well-known/did.json", OPEN),
    "receipt-check": Cell("/receipts/verify/", OPEN, posting=access(422, 422)),  # without a file
    "receipt-list": Cell("/receipts/status/1.json", OPEN),
    # One's own feed and webhooks; who has not just proved to be the person is asked to first.
    "me-elsewhere": Cell("/me/elsewhere/", OF_USERS),
    "me-feed-link": Cell("/me/elsewhere/feed/", REFUSED, posting=TO_ELSEWHERE),
    "me-webhook-new": Cell("/me/elsewhere/webhooks/new/", access(SIGN_IN, 302), posting=access(SIGN_IN, 302)),
    "me-webhook": Cell("/me/elsewhere/webhooks/{webhook}/", CLAIMANT),
    "me-webhook-edit": Cell("/me/elsewhere/webhooks/{webhook}/edit/", OF_CLAIMANT, posting=OF_CLAIMANT),
    "me-webhook-secret": Cell("/me/elsewhere/webhooks/{webhook}/secret/", OF_CLAIMANT),
    "me-webhook-rotate": Cell("/me/elsewhere/webhooks/{webhook}/secret/change/", REFUSED, posting=OF_CLAIMANT),
    "me-webhook-switch": Cell("/me/elsewhere/webhooks/{webhook}/switch/", REFUSED, posting=OF_CLAIMANT),
    "me-webhook-test": Cell("/me/elsewhere/webhooks/{webhook}/test/", REFUSED, posting=OF_CLAIMANT),
    "me-webhook-replay": Cell("/me/elsewhere/webhooks/{webhook}/again/", REFUSED, posting=OF_CLAIMANT),
    "me-webhook-remove": Cell("/me/elsewhere/webhooks/{webhook}/remove/", CLAIMANT, posting=OF_CLAIMANT),
    "me-webhook-delivery": Cell("/me/elsewhere/webhooks/{webhook}/deliveries/{webhook_delivery}/", CLAIMANT),
    "me-webhook-delivery-again": Cell(
        "/me/elsewhere/webhooks/{webhook}/deliveries/{webhook_delivery}/again/", REFUSED, posting=OF_CLAIMANT
    ),
    "sanctions": Cell("/me/sanctions/", OF_USERS),
    "sanction": Cell(  # that of another owner; an appeal without words is the page again
        "/me/sanctions/{sanction}/",
        access(SIGN_IN, 404, other_owner=200),
        posting=access(SIGN_IN, 404, other_owner=422),
    ),
    "me-sessions": Cell("/me/sessions/", OF_USERS),
    # Libraries: lists are those of the role "user"; what is shared is read by whoever has its link.
    "me-library": Cell("/me/library/", OF_USERS),
    "me-save": Cell("/me/library/save/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-unsave": Cell("/me/library/unsave/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-library-undo": Cell("/me/library/undo/", REFUSED, posting=access(SIGN_IN, 400)),  # without saying what
    "me-library-new": Cell("/me/library/new/", OF_USERS, posting=access(SIGN_IN, 422)),  # without a name
    "me-library-work": Cell("/me/library/works/{listed}/", OF_USERS, posting=access(SIGN_IN, 302)),
    "me-library-list": Cell("/me/library/{list}/", OF_READER),
    "me-library-export": Cell("/me/library/{list}/export.bib", OF_READER),
    "me-library-edit": Cell("/me/library/{list}/edit/", OF_READER, posting=access(SIGN_IN, 404, user=422)),
    "me-library-describe": Cell("/me/library/{list}/works/{listed}/", OF_READER, posting=DONE_BY_READER),
    "me-library-share": Cell("/me/library/{list}/share/", OF_READER, posting=DONE_BY_READER),
    "me-library-follow": Cell("/me/library/{list}/follow/", REFUSED, posting=DONE_BY_READER),
    "me-library-move": Cell("/me/library/{list}/move/", REFUSED, posting=DONE_BY_READER),
    "me-library-selection": Cell("/me/library/{list}/selection/", REFUSED, posting=DONE_BY_READER),
    "me-library-remove": Cell("/me/library/{list_to_remove}/remove/", REFUSED, posting=DONE_BY_READER),
    "shared-list": Cell("/lists/{shared}/", OPEN),
    "shared-list-export": Cell("/lists/{shared}/export.bib", OPEN),
    "shared-list-copy": Cell("/lists/{shared}/copy/", REFUSED, posting=access(SIGN_IN, 302)),
    "me-sessions-end-others": Cell("/me/sessions/others/end/", REFUSED, posting=TO_ELSEWHERE),
    "me-session-end": Cell("/me/sessions/1/end/", REFUSED, posting=(302, 404, 404)),  # nobody's, or another's
    "account_email": Cell("/accounts/email/", OF_USERS, posting=TO_ELSEWHERE),
    "account_change_password": Cell("/accounts/password/change/", OF_USERS, posting=OF_USERS),
    "account_set_password": Cell("/accounts/password/set/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "account_reauthenticate": Cell("/accounts/reauthenticate/", OF_USERS, posting=OF_USERS),
    "mfa_index": Cell("/accounts/2fa/", OF_USERS, posting=(302, 405, 405)),
    "mfa_reauthenticate": Cell("/accounts/2fa/reauthenticate/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_reauthenticate_webauthn": Cell("/accounts/2fa/webauthn/reauthenticate/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_activate_totp": Cell("/accounts/2fa/totp/activate/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_deactivate_totp": Cell("/accounts/2fa/totp/deactivate/", (302, 404, 404), posting=(302, 404, 404)),
    "mfa_view_recovery_codes": Cell("/accounts/2fa/recovery-codes/", (302, 404, 404), posting=(302, 405, 405)),
    "mfa_generate_recovery_codes": Cell("/accounts/2fa/recovery-codes/generate/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_download_recovery_codes": Cell(
        "/accounts/2fa/recovery-codes/download/", (302, 404, 404), posting=(302, 404, 404)
    ),
    "mfa_list_webauthn": Cell("/accounts/2fa/webauthn/", OF_USERS, posting=(302, 405, 405)),
    "mfa_add_webauthn": Cell("/accounts/2fa/webauthn/add/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_edit_webauthn": Cell("/accounts/2fa/webauthn/keys/1/edit/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    "mfa_remove_webauthn": Cell("/accounts/2fa/webauthn/keys/1/remove/", TO_ELSEWHERE, posting=TO_ELSEWHERE),
    # Sign-in at ORCID is not there until the operator has set it up.
    "orcid_login": Cell("/accounts/orcid/login/", NOT_THERE, posting=NOT_THERE),
    "orcid_callback": Cell("/accounts/orcid/login/callback/", NOT_THERE, posting=NOT_THERE),
    "socialaccount_connections": Cell("/accounts/orcid/", NOT_THERE, posting=NOT_THERE),
    "socialaccount_signup": Cell("/accounts/orcid/signup/", NOT_THERE, posting=NOT_THERE),
    "socialaccount_login_cancelled": Cell("/accounts/orcid/cancelled/", NOT_THERE, posting=NOT_THERE),
    "socialaccount_login_error": Cell("/accounts/orcid/error/", NOT_THERE, posting=NOT_THERE),
    # What a person says of themselves. An empty form is what is saved already, so it leads back.
    "author-photo": Cell("/authors/{A}/photo/" + "0" * 32 + "-128.webp", NOT_THERE),
    "me-profile": Cell("/me/profile/", OF_USERS),
    "me-profile-about": Cell("/me/profile/about/", OF_USERS, posting=TO_ELSEWHERE),
    "me-profile-interests": Cell("/me/profile/interests/", OF_USERS, posting=TO_ELSEWHERE),
    "me-profile-links": Cell("/me/profile/links/", OF_USERS, posting=TO_ELSEWHERE),
    "me-profile-works": Cell("/me/profile/featured/", OF_USERS, posting=TO_ELSEWHERE),
    "me-profile-photo": Cell("/me/profile/photo/", OF_USERS, posting=access(SIGN_IN, 422)),  # without a file
    "me-profile-photo-remove": Cell("/me/profile/photo/remove/", REFUSED, posting=TO_ELSEWHERE),
    "me-profile-photo-file": Cell("/me/profile/photo/x", access(SIGN_IN, 404)),
    "me-profile-undo": Cell("/me/profile/undo/", REFUSED, posting=TO_ELSEWHERE),
    # Claims. The claimant's claim waits on the owner's record: both are people of this case, everybody else is not.
    "claims": Cell("/claims/", OF_USERS),
    "claim-start": Cell("/claims/new/?author={free}", OPEN, posting=TO_ELSEWHERE),
    "claim-some": Cell("/claims/new/some/?author={free}", OF_USERS, posting=access(SIGN_IN, 400)),
    "claim": Cell("/claims/{claim}/", OF_THE_CASE),
    "claim-email": Cell("/claims/{claim}/email/", CLAIMANT, posting=ASKED_AGAIN),
    "claim-printed": Cell("/claims/{claim}/printed-address/", CLAIMANT, posting=ASKED_AGAIN),
    "claim-code": Cell("/claims/{claim}/codes/1/", NOBODYS, posting=NOBODYS),
    "claim-homepage": Cell("/claims/{claim}/homepage/", CLAIMANT, posting=ASKED_AGAIN),
    "claim-orcid": Cell("/claims/{claim}/orcid/", CLAIMANT, posting=ASKED_AGAIN),  # nothing is connected
    "claim-vouch": Cell("/claims/{claim}/vouch/", CLAIMANT, posting=ASKED_AGAIN),
    "claim-document": Cell("/claims/{claim}/document/", CLAIMANT, posting=ASKED_AGAIN),
    "claim-document-remove": Cell("/claims/{claim}/documents/{document}/remove/", REFUSED, posting=OF_CLAIMANT),
    "claim-statement": Cell("/claims/{claim}/statement/", CLAIMANT, posting=OF_CLAIMANT),
    "claim-submit": Cell("/claims/{claim}/submit/", REFUSED, posting=OF_CLAIMANT),
    "claim-withdraw": Cell("/claims/{claim}/withdraw/", CLAIMANT, posting=OF_CLAIMANT),
    "claim-release": Cell("/claims/{claim}/release/", OF_CLAIMANT, posting=OF_CLAIMANT),  # holds nothing yet
    "claim-object": Cell("/claims/{claim}/object/", REFUSED, posting=OF_OWNER),
    "claim-dispute": Cell("/claims/{claim}/dispute/", CLAIMANT, posting=OF_CLAIMANT),
    "claim-appeal": Cell("/claims/{claim}/appeal/", OF_CLAIMANT, posting=OF_CLAIMANT),  # nothing is decided yet
    "claim-evidence-end": Cell("/claims/{claim}/evidence/{evidence}/end/", CLAIMANT, posting=OF_CLAIMANT),
    "vouch": Cell("/vouches/{vouch}/", access(SIGN_IN, 404, voucher=200), posting=access(SIGN_IN, 404, voucher=302)),
    # A form that lacks something is the page again.
    "correction-add": Cell("/corrections/add/?author={A}", OF_USERS, posting=access(SIGN_IN, 422)),
    "addition": Cell("/corrections/add/{addition}/", CLAIMANT, posting=OF_CLAIMANT),
    "correction-add-author": Cell(
        "/corrections/add/author/?author={free}&work={W}", OF_USERS, posting=access(SIGN_IN, 422)
    ),
    "correction-hide": Cell("/corrections/hide/?author={A}", OF_USERS, posting=OF_USERS),
    "correction-hand-over": Cell("/corrections/hand-over/?work={W}", OF_USERS, posting=access(SIGN_IN, 422)),
    "new-works": Cell("/me/new-works/", OF_USERS),
    # About a record that is not one's own, and without a record at all.
    "new-works-answer": Cell("/me/new-works/answer/", REFUSED, posting=access(SIGN_IN, 404)),
    "new-works-mail": Cell("/me/new-works/mail/", REFUSED, posting=TO_ELSEWHERE),
    "new-works-mail-off": Cell("/me/new-works/mail/off/x/", NOT_THERE, posting=NOT_THERE),
    "correction-identifiers": Cell("/corrections/identifiers/?author={A}", OF_USERS, posting=TO_ELSEWHERE),
    # A form without a name is the page again, with 422.
    "correction-names": Cell("/corrections/names/?author={A}", OF_USERS, posting=access(SIGN_IN, 422)),
    # Whose works are these: a form without a name or a page is about nobody.
    "correction-not-me": Cell("/corrections/not-me/", REFUSED, posting=access(SIGN_IN, 404)),
    "correction-new": Cell("/corrections/new/?author={free}", OPEN, posting=NOT_THERE),
    "name": Cell("/names/?name=Ada+Byron", OPEN),
    "author-history": Cell("/authors/{A}/history/", OPEN),
    # Corrections. The claimant has asked for one that waits for the record's owner; moderators see what is asked.
    "corrections": Cell("/corrections/", OF_USERS),
    "correction": Cell("/corrections/{correction}/", OF_THE_CORRECTION),
    "correction-receipt": Cell("/corrections/{settled_correction}/receipt/", OF_THE_CORRECTION),
    "correction-receipt-json": Cell("/corrections/{settled_correction}/receipt.json", OF_THE_CORRECTION),
    "correction-receipt-text": Cell("/corrections/{settled_correction}/receipt.txt", OF_THE_CORRECTION),
    "correction-answer": Cell(
        "/corrections/{correction}/parts/1/answer/",
        access(SIGN_IN, 404, owner_2=200, owner_3=200),
        posting=access(SIGN_IN, 404, owner_2=422, owner_3=422),
    ),
    "correction-withdraw": Cell("/corrections/{correction}/parts/1/withdraw/", CLAIMANT, posting=OF_CLAIMANT),
    "correction-undo": Cell(  # nothing is done yet, so there is nothing to undo
        "/corrections/{correction}/parts/1/undo/",
        access(SIGN_IN, 404, claimant=302, moderator=302),
        posting=access(SIGN_IN, 404, claimant=302, moderator=302),
    ),
    # Moderation: not there for anybody else. A form without its fields leads back to its page.
    "moderation": Cell("/moderation/", MODERATORS),
    "moderation-bulk": Cell("/moderation/bulk/", REFUSED, posting=access(SIGN_IN, 404, moderator=302)),
    "moderation-figures": Cell("/moderation/figures/", MODERATORS),
    "moderation-claim": Cell("/moderation/claims/{claim}/", MODERATORS),
    "moderation-decide": Cell(
        "/moderation/claims/{claim}/decide/", REFUSED, posting=access(SIGN_IN, 404, moderator=302)
    ),
    "moderation-review": Cell("/moderation/claims/{claim}/review/", REFUSED, posting=MODERATORS),  # asks once more
    "moderation-evidence": Cell("/moderation/evidence/{evidence}/", REFUSED, posting=MODERATORS),
    "moderation-proposal": Cell("/moderation/proposals/1/", REFUSED, posting=access(SIGN_IN, 404)),  # there is none
    "moderation-document": Cell("/moderation/documents/{document}/", MODERATORS),
    "moderation-appeals": Cell("/moderation/appeals/", MODERATORS),
    "moderation-appeal": Cell("/moderation/appeals/1/", REFUSED, posting=access(SIGN_IN, 404)),
    "moderation-corrections": Cell("/moderation/corrections/", MODERATORS),
    "moderation-correction": Cell("/moderation/corrections/{correction_part}/", MODERATORS),
    "moderation-correction-decide": Cell(  # an owner has it first
        "/moderation/corrections/{correction_part}/decide/", REFUSED, posting=NOBODYS
    ),
    "moderation-suggestions": Cell("/moderation/suggestions/", MODERATORS),
    "moderation-suggestion-act": Cell(  # there is none
        "/moderation/suggestions/1/act/", REFUSED, posting=access(SIGN_IN, 404)
    ),
    "moderation-conflicts": Cell("/moderation/conflicts/", MODERATORS),
    "moderation-conflict-act": Cell("/moderation/conflicts/1/act/", REFUSED, posting=NOBODYS),  # there is none
    "moderation-domains": Cell("/moderation/domains/", MODERATORS),
    "moderation-domains-act": Cell("/moderation/domains/act/", REFUSED, posting=access(SIGN_IN, 404, moderator=302)),
    "moderation-people": Cell("/moderation/people/", MODERATION),
    "moderation-person": Cell("/moderation/people/{person}/", MODERATION),
    "moderation-person-act": Cell(
        "/moderation/people/{person}/act/", REFUSED, posting=access(SIGN_IN, 404, moderator=302, admin=302)
    ),
    "moderation-sanctions": Cell("/moderation/sanctions/", MODERATORS),
    "moderation-sanction": Cell("/moderation/sanctions/{sanction}/", MODERATORS),
    "moderation-sanction-act": Cell(  # a form without an answer leads back
        "/moderation/sanctions/{sanction}/act/", REFUSED, posting=access(SIGN_IN, 404, moderator=302)
    ),
    "moderation-sanction-new": Cell(
        "/moderation/people/{person}/sanction/", REFUSED, posting=access(SIGN_IN, 404, moderator=302)
    ),
    "moderation-audit": Cell("/moderation/audit/", MODERATION),
}

# Django's admin guards itself: strangers and users are sent to its sign-in, staff sees what its rights allow.
ADMIN_NAMESPACE = "admin"
_STAFF = access(302, 302, admin=200)
ADMIN = Cell("/admin/", _STAFF, _STAFF)
