"""Pages about people."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from profiles.views import sanctions
from profiles.views.accounts import deletion, export, home, orcid, proving, sessions
from profiles.views.accounts.allauth_pages import pages_of
from profiles.views.author import author
from profiles.views.author_list import author_list
from profiles.views.claims import (
    appeal,
    confirming,
    documents,
    email,
    history,
    homepage,
    listing,
    some_works,
    start,
    status,
    vouching,
    words,
)
from profiles.views.claims.orcid import orcid as claim_orcid
from profiles.views.corrections import (
    adding,
    also_you,
    answering,
    handing_over,
    hiding,
    identifiers,
    missing_author,
    name_page,
    naming,
    receipts,
    sorting,
    undoing,
)
from profiles.views.corrections import listing as corrections
from profiles.views.corrections import new_works as yours
from profiles.views.corrections import status as correction
from profiles.views.digests import arriving, stopping
from profiles.views.digests import own as own_mail
from profiles.views.digests.hooks import hook_urls
from profiles.views.following import acts as following_acts
from profiles.views.following import files as following_files
from profiles.views.following.following import following
from profiles.views.library.urls import own_urls as library_urls
from profiles.views.library.urls import shared_urls as shared_lists_urls
from profiles.views.profile import about, interests, last_change, links, overview, photo, works
from profiles.views.receipts import checking as receipt_checking
from profiles.views.receipts import own as own_receipts
from profiles.views.receipts import published as receipts_published
from profiles.views.trust.author_trust import author_trust
from profiles.views.trust.explained import trust_explained

accounts_urls: list[URLPattern | URLResolver] = [
    path("", include(pages_of("allauth.account.urls"))),
    path("2fa/", include(pages_of("allauth.mfa.urls"))),
    path("orcid/login/", orcid.sign_in, name="orcid_login"),
    path("orcid/login/callback/", orcid.callback, name="orcid_callback"),
    path("orcid/", orcid.connections, name="socialaccount_connections"),
    path("orcid/signup/", orcid.sign_up, name="socialaccount_signup"),
    path("orcid/cancelled/", orcid.cancelled, name="socialaccount_login_cancelled"),
    path("orcid/error/", orcid.failed, name="socialaccount_login_error"),
]

profile_urls = [
    path("", overview.overview, name="me-profile"),
    path("about/", about.about, name="me-profile-about"),
    path("interests/", interests.interests, name="me-profile-interests"),
    path("links/", links.links, name="me-profile-links"),
    path("featured/", works.works, name="me-profile-works"),
    path("photo/", photo.photo, name="me-profile-photo"),
    path("photo/remove/", photo.remove, name="me-profile-photo-remove"),
    path("photo/<str:name>", photo.own_photo, name="me-profile-photo-file"),
    path("undo/", last_change.undo, name="me-profile-undo"),
]

following_urls = [
    path("", following, name="me-following"),
    path("follow/", following_acts.follow, name="follow"),
    path("unfollow/", following_acts.unfollow, name="unfollow"),
    path("frequency/", following_acts.frequency, name="follow-frequency"),
    path("all/", following_acts.everything, name="follow-everything"),
    path("suggestions/", following_acts.aside, name="follow-suggestions"),
    path("searches/<int:number>/rename/", following_acts.rename, name="follow-rename"),
    path("import/", following_files.take_in, name="me-following-import"),
    path("import/add/", following_files.add, name="me-following-import-add"),
]

me_urls: list[URLPattern | URLResolver] = [
    path("", home.home, name="me"),
    path("prove/", proving.prove, name="me-prove"),
    path("export/", export.export, name="me-export"),
    path("delete/", deletion.delete, name="me-delete"),
    path("delete/cancel/", deletion.cancel, name="me-delete-cancel"),
    path("new-works/", yours.yours, name="new-works"),
    path("new-works/answer/", yours.answer, name="new-works-answer"),
    path("new-works/mail/", yours.mail, name="new-works-mail"),
    path("new-works/mail/off/<str:token>/", yours.mail_off, name="new-works-mail-off"),
    path("mail/", own_mail.mail, name="me-mail"),
    path("mail/sample/", own_mail.sample, name="me-mail-sample"),
    path("mail/again/", arriving.again, name="me-mail-again"),
    path("elsewhere/", include("profiles.views.webhooks.urls")),
    path("sanctions/", sanctions.sanctions, name="sanctions"),
    path("sanctions/<int:number>/", sanctions.sanction, name="sanction"),
    path("receipts/", own_receipts.receipts, name="me-receipts"),
    path("receipts/new/", own_receipts.new, name="me-receipt-new"),
    path("receipts/<uuid:number>/file", own_receipts.file, name="me-receipt-file"),
    path("receipts/<uuid:number>/revoke/", own_receipts.revoke, name="me-receipt-revoke"),
    path("sessions/", sessions.sessions, name="me-sessions"),
    path("sessions/others/end/", sessions.end_others, name="me-sessions-end-others"),
    path("sessions/<int:session>/end/", sessions.end_one, name="me-session-end"),
    path("profile/", include(profile_urls)),
    path("library/", include(library_urls)),
    path("", include("profiles.views.news.urls")),
    path("following.opml", following_files.following_opml, name="me-following-opml"),
    path("following.csv", following_files.following_csv, name="me-following-csv"),
    path("following/", include(following_urls)),
]

claims_urls = [
    path("", listing.claims, name="claims"),
    path("new/", start.claim_start, name="claim-start"),
    path("new/some/", some_works.some_works, name="claim-some"),
    path("<int:number>/", status.claim, name="claim"),
    path("<int:number>/email/", email.email, name="claim-email"),
    path("<int:number>/printed-address/", email.printed, name="claim-printed"),
    path("<int:number>/codes/<int:challenge>/", email.code, name="claim-code"),
    path("<int:number>/homepage/", homepage.homepage, name="claim-homepage"),
    path("<int:number>/orcid/", claim_orcid, name="claim-orcid"),
    path("<int:number>/vouch/", vouching.vouch_request, name="claim-vouch"),
    path("<int:number>/document/", documents.document, name="claim-document"),
    path("<int:number>/documents/<int:document>/remove/", documents.document_remove, name="claim-document-remove"),
    path("<int:number>/statement/", words.statement, name="claim-statement"),
    path("<int:number>/submit/", confirming.submit, name="claim-submit"),
    path("<int:number>/withdraw/", confirming.withdraw, name="claim-withdraw"),
    path("<int:number>/release/", confirming.release, name="claim-release"),
    path("<int:number>/object/", confirming.object_to, name="claim-object"),
    path("<int:number>/dispute/", confirming.dispute, name="claim-dispute"),
    path("<int:number>/appeal/", appeal.appeal, name="claim-appeal"),
    path("<int:number>/evidence/<int:evidence>/end/", confirming.evidence_end, name="claim-evidence-end"),
]

corrections_urls = [
    path("", corrections.corrections, name="corrections"),
    path("add/", adding.add, name="correction-add"),
    path("add/author/", missing_author.missing_author, name="correction-add-author"),
    path("add/<int:number>/", adding.addition, name="addition"),
    path("hide/", hiding.hide, name="correction-hide"),
    path("hand-over/", handing_over.hand_over, name="correction-hand-over"),
    path("identifiers/", identifiers.identifiers, name="correction-identifiers"),
    path("names/", naming.names, name="correction-names"),
    path("not-me/", also_you.not_me, name="correction-not-me"),
    path("new/", sorting.sorting, name="correction-new"),
    path("<int:number>/", correction.correction, name="correction"),
    path("<int:number>/receipt/", receipts.receipt, name="correction-receipt"),
    path("<int:number>/receipt.json", receipts.receipt_json, name="correction-receipt-json"),
    path("<int:number>/receipt.txt", receipts.receipt_text, name="correction-receipt-text"),
    path("<int:number>/parts/<int:part>/answer/", answering.answer, name="correction-answer"),
    path("<int:number>/parts/<int:part>/withdraw/", undoing.withdraw, name="correction-withdraw"),
    path("<int:number>/parts/<int:part>/undo/", undoing.undo, name="correction-undo"),
]

urlpatterns = [
    path("accounts/", include(accounts_urls)),
    path("me/", include(me_urls)),
    path("claims/", include(claims_urls)),
    path("corrections/", include(corrections_urls)),
    path("mail/stop/<str:token>/", stopping.stop, name="mail-stop"),
    path("mail/arrives/<str:token>/", arriving.arrives, name="mail-arrives"),
    *hook_urls(settings.MAIL_HOOKS_FROM),
    path("vouches/<int:number>/", vouching.vouch, name="vouch"),
    path(".well-known/did.json", receipts_published.keys, name="receipt-keys"),
    path("receipts/verify/", receipt_checking.check, name="receipt-check"),
    path("receipts/status/<int:number>.json", receipts_published.revoked, name="receipt-list"),
    path("moderation/", include("profiles.views.moderation.urls")),
    path("names/", name_page.name_page, name="name"),
    path("authors/", author_list, name="authors"),
    path("authors/<str:public_id>/", author, name="author"),
    path("authors/<str:public_id>/photo/<str:name>", photo.author_photo, name="author-photo"),
    path("authors/<str:public_id>/history/", history.author_history, name="author-history"),
    path("authors/<str:public_id>/trust/", author_trust, name="author-trust"),
    path("lists/", include(shared_lists_urls)),
    path("trust/", trust_explained, name="trust-explained"),
    path("feeds/", include("profiles.views.feeds.urls")),
]
