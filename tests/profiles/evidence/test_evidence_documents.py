"""Documents for moderators: by their bytes, few and small, out of reach of everybody else, and gone in time."""

import contextlib
import io
import threading
import zlib

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act
from profiles.evidence.documents import (
    LARGEST,
    DocumentError,
    add_document,
    document_for_moderator,
    forget_documents,
    remove_document,
    shown_name,
)
from profiles.evidence.file_types import FileRefusedError, media_type_of
from profiles.models import AuditEvent, EvidenceDocument, EvidenceKind
from tests.cast import a_claim, a_person
from tests.corpus import an_author
from tests.profiles.evidence.scenes import DAY, NOW, a_draft, ada

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, kind)
    return out.getvalue()


def stream(data, *, dictionary=b"/Filter /FlateDecode", packed=True):
    body = zlib.compress(data) if packed else data
    return b"3 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (dictionary, len(body), body)


# --- what a file is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "media_type"), [
    (PDF, "application/pdf"), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg"),
    (picture("WEBP"), "image/webp"),
])  # fmt: skip
def test_four_formats_are_known_by_their_bytes(content, media_type):
    assert media_type_of(content) == media_type


@pytest.mark.parametrize("content", [
    b"<html><script>alert(1)</script>", b"GIF89a....", b"MZ\x90\x00", b"PK\x03\x04", b"<svg xmlns='x'/>", b"", b"%PDF",
    b"#!/bin/sh", b"RIFF1234AVI ", b"\x7fELF", b" %PDF-1.7",
])  # fmt: skip
def test_nothing_else_is_taken_whatever_it_is_called(content):
    with pytest.raises(FileRefusedError):
        media_type_of(content)


OBJECTS = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"


@pytest.mark.parametrize("danger", [
    b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    b"<< /S /J#61vaScript >>",
    b"<</S/Launch/F(calc.exe)>>",
    b"<< /Type /EmbeddedFile >>",
    b"<< /AA << /O 4 0 R >> >>",
    b"trailer << /Encrypt 5 0 R >>",
    b"<< /XFA [(template) 6 0 R] >>",
    b"<< /S /SubmitForm >>", b"<< /S /GoToR >>", b"<< /Subtype /RichMedia >>",
    stream(b"1 0 << /S /JavaScript >>", dictionary=OBJECTS),
    stream(b"1 0 << /S /#4c#61unch >>", dictionary=OBJECTS),
    stream(b"1 0 << /S /JavaScript >>", dictionary=b"/Type /Ob#6aStm /Filter /Fl"),
    stream(b"1 0 << /S /Launch >>", dictionary=b"/Filter /FlateDecode"),  # without saying what it is
    stream(b"<< /S /JavaScript >>", dictionary=b"", packed=False),
    b"(stream\n) << /S /JavaScript >> (endstream)",  # a string, and not a stream at all
    b"% stream\n<< /S /Launch >>\n% endstream\n",
    stream(b"x", dictionary=b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]"),
    stream(b"1 0 << /S /JavaScript >>" + b" " * 9000, dictionary=OBJECTS).replace(b"endstream", b""),
    stream(b"1 0 << /S /JavaScript >>", dictionary=OBJECTS)[:-22] + b"\xff\xff\xff\xff\nendstream",  # damaged at its end
    stream(b"1 0 << /S /Launch >>", dictionary=b" " * 9000 + OBJECTS),
])  # fmt: skip
def test_a_pdf_that_could_act_is_refused(danger):
    with pytest.raises(FileRefusedError, match=r"contains|cannot be checked"):
        media_type_of(PDF + danger + b"%%EOF")


def test_a_pdf_as_programs_make_them_is_taken():
    page = stream(b"BT /F1 12 Tf (Dear moderators, /JS is my degree) Tj ET")
    objects = stream(b"1 0 << /Type /Font /Subtype /Type1 >>", dictionary=OBJECTS)
    noise = stream(bytes(range(256)) * 40 + b"/JS /AA /3D ", packed=False, dictionary=b"/Subtype /Image")
    assert media_type_of(PDF + page + objects + noise + b"<< /OpenAction [3 0 R /Fit] /AcroForm 7 0 R >>%%EOF")


def test_a_bomb_is_refused_before_it_goes_off():
    with pytest.raises(FileRefusedError, match="too large"):
        media_type_of(PDF + stream(b"0" * 70_000_000))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_known_format_or_refused_in_words(content):
    for candidate in (content, PDF + content, PDF + b"stream\n" + content):
        with contextlib.suppress(FileRefusedError):
            assert media_type_of(candidate) in {"application/pdf", "image/png", "image/jpeg", "image/webp"}


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "shown"), [
    ("letter.pdf", "letter.pdf"), ("../../etc/passwd", "passwd.pdf"), ("C:\\Users\\ada\\scan.exe", "scan.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"), ("letter\u202efdp.exe", "letterfdp.pdf"), ("", "document.pdf"),
    (".pdf", "pdf.pdf"), ("Brief an Åsa.PDF", "Brief an Åsa.pdf"), ('"; x="<b>', "__ x=__b_.pdf"),
])  # fmt: skip
def test_a_name_is_text_and_ends_as_its_type_does(name, shown):
    assert shown_name(name, "application/pdf") == shown.replace("x=", "x_")


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_a_header(name):
    shown = shown_name(name, "image/png")
    assert shown.endswith(".png")
    assert len(shown) <= 110
    assert not set(shown) & set('/\\\r\n\0"<>;')
    assert shown.isprintable()


# --- filing -----------------------------------------------------------------------------------------------------------


def file(claim, content=PDF, *, name="letter.pdf", by=None):
    return add_document(claim=claim.pk, name=name, content=content, note=" see p. 2 ", by=by or claim.user, now=NOW)


@pytest.fixture
def draft(db):
    return a_draft(an_author("Ada Byron"), ada())


def test_a_document_is_filed_and_the_same_file_is_one(draft):
    document = file(draft)
    assert (document.media_type, document.size, document.note) == ("application/pdf", len(PDF), "see p. 2")
    assert file(draft, name="again.pdf") == document


def test_files_are_few_and_small(draft):
    for number in range(5):
        file(draft, PDF + b"%d" % number)
    with pytest.raises(DocumentError, match="5 files"):
        file(draft)
    with pytest.raises(DocumentError, match="5 MB"):
        file(draft, PDF + b" " * LARGEST)
    with pytest.raises(DocumentError, match="empty"):
        file(draft, b"")
    with pytest.raises(DocumentError, match="not a PDF"):
        file(draft, b"<html>")


def test_documents_of_others_are_nobodys(draft):
    document, eve = file(draft), ada("eve")
    with pytest.raises(ActNotAllowedError):
        file(draft, by=eve)
    with pytest.raises(ActNotAllowedError):
        remove_document(document=document.pk, by=eve)
    remove_document(document=document.pk, by=draft.user)
    assert not EvidenceDocument.objects.exists()
    act(claim=draft.pk, act=Act.WITHDRAW, by=draft.user, now=NOW)
    with pytest.raises(ActNotAllowedError, match="takes no documents"):
        file(draft)


def test_a_moderator_gets_it_and_the_record_of_acts_says_so(draft):
    document = file(draft, name="../letter.exe")
    moderator = a_person("mo", is_moderator=True)
    got = document_for_moderator(document=document.pk, by=moderator, now=NOW)
    assert (got.name, got.media_type, got.content) == ("letter.pdf", "application/pdf", PDF)
    event = AuditEvent.objects.get(act="document-seen")
    assert (event.subject, event.actor_id) == (f"U{draft.user_id}", moderator.pk)
    assert "letter" not in str(event.facts)


def test_nobody_else_gets_it(draft):
    document = file(draft)
    rival = a_person("rival", is_moderator=True, display_name="Ada Byron")
    a_claim(draft.author, rival, EvidenceKind.HOMEPAGE, now=NOW)
    former = a_person("former", is_moderator=True)
    type(former).objects.filter(pk=former.pk).update(is_moderator=False)
    for somebody in (draft.user, ada("eve"), a_person("admin", is_superuser=True, is_staff=True), rival, former):
        with pytest.raises(ActNotAllowedError):
            document_for_moderator(document=document.pk, by=somebody, now=NOW)
    with pytest.raises(ActNotAllowedError):
        document_for_moderator(document=document.pk + 1, by=a_person("mo", is_moderator=True), now=NOW)
    assert not AuditEvent.objects.filter(act="document-seen").exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_files_at_once_five_are_taken():
    claim = a_draft(an_author("Ada Byron"), ada())
    start, outcomes = threading.Barrier(8), []

    def one(number):
        start.wait()
        try:
            file(claim, PDF + b"%d" % number)
            outcomes.append("taken")
        except DocumentError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 3 + ["taken"] * 5


# --- and gone ---------------------------------------------------------------------------------------------------------


def test_files_are_deleted_90_days_after_the_decision(db):
    user = ada()
    claim = a_draft(an_author("Ada Byron"), user)
    file(claim)
    act(claim=claim.pk, act=Act.SUBMIT, by=user, now=NOW)
    forget_documents(now=NOW + 400 * DAY)
    assert EvidenceDocument.objects.get().delete_after is None  # nobody has decided
    act(claim=claim.pk, act=Act.REJECT, by=a_person("mo", is_moderator=True), now=NOW + 400 * DAY)
    assert forget_documents(now=NOW + 489 * DAY) == 0
    assert EvidenceDocument.objects.get().delete_after == NOW + 490 * DAY
    assert forget_documents(now=NOW + 490 * DAY) == 1


def test_a_claim_that_is_looked_at_again_keeps_its_files(db):
    user = ada()
    claim = a_draft(an_author("Ada Byron"), user)
    file(claim)
    act(claim=claim.pk, act=Act.SUBMIT, by=user, now=NOW)
    act(claim=claim.pk, act=Act.REJECT, by=a_person("mo", is_moderator=True), now=NOW)
    forget_documents(now=NOW)
    act(claim=claim.pk, act=Act.REOPEN, by=a_person("mo2", is_moderator=True), now=NOW + 89 * DAY)
    assert forget_documents(now=NOW + 90 * DAY) == 0
    assert EvidenceDocument.objects.get().delete_after is None


def test_files_of_a_draft_that_was_left_are_deleted_too(draft):
    file(draft)
    assert forget_documents(now=NOW + 89 * DAY) == 0
    assert forget_documents(now=NOW + 90 * DAY) == 1
