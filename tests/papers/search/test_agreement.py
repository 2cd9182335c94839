"""The search finds what a plain scan of the texts finds, no more and no less, and counts it.

The scan is as simple as can be: a regular expression over every text, one after the other. It shares no code with the
index: not what a word is, not how text is folded, not how a query is read. The corpus is ICLR 2019 with the full texts
of its papers; it is read from where it lies and is no part of this repository.
"""

import os
import re
import tarfile
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from papers.importers.registry import source
from papers.ingest.fulltexts import import_fulltexts
from papers.ingest.runs import run_import
from papers.models import Work, WorkIdentifier, WorkText, WorkTopic
from papers.search.answering import ENGINE
from papers.search.counting import CAP
from papers.search.engine import WorkSearch
from papers.search.query.reading import read_query

DATA = Path(os.environ.get("PEERGRAPH_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "demo-local"
NOTES = DATA / "openreview"
TEXTS = DATA / "fulltext" / "iclr2019-pdftotext.tar.xz"

PHRASES = (
    # Techniques and data sets, as people look for them.
    "data augmentation", "batch normalization", "adversarial training", "policy gradient", "variational autoencoder",
    "graph neural network", "neural architecture search", "mutual information", "spectral normalization",
    "knowledge distillation", "natural language inference", "experience replay", "label smoothing", "gradient penalty",
    "optimal transport", "meta-learning", "few-shot learning", "Penn Treebank", "Atari games",
    # With words that every text has.
    "state of the art", "the reparameterization trick", "as a function of the", "to be or not to be", "we show that the",
    "in the presence of noise", "lottery of the", "it is easy to see that",
    # With hyphens, digits, and both.
    "state-of-the-art", "CIFAR-10", "CIFAR 100", "ResNet-50", "top-5 accuracy", "L2 regularization", "1x1 convolutions",
    "word2vec", "k-nearest neighbors", "arXiv preprint arXiv:1706.03762", "80 million tiny images", "float32", "0.001",
    # Broken over two lines, or two pages, among others.
    "biomedical image segmentation", "stochastic gradient variational bayes", "conditional independence property",
    # A single word exactly, short ones and rare ones; names and signs.
    "augmentations", "GANs", "BLEU", "the", "Wasserstein", "β-VAE", "Gabor filters", "naïve bayes", "Kullback-Leibler",
    "Jensen–Shannon divergence", "no such phrase is anywhere",
)  # fmt: skip

# In the files these are broken over two lines or two pages, and nowhere whole.
ONLY_BROKEN = (
    "deep transfer learning performance", "disentangling shared and private", "exploiting dependencies between multiple",
    "extending the bayesian IRL", "exchangeable random variables", "techniques can further ensure safety",
    "informative representations while",
)  # fmt: skip

_MARKS = re.compile("[\u0300-\u036f]")
_PART = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]+")


def folded(text: str) -> str:
    """Lower case, without accents; a beta by its name."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return plain if plain.isascii() else _MARKS.sub("", plain).replace("β", "beta")


class Scan:
    """The texts of each work, in memory."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = defaultdict(list)
        for pk, *fields in Work.objects.values_list("pk", "title", "abstract", "tldr"):
            self._texts[pk] += map(folded, fields)
        for pk, name in WorkTopic.objects.values_list("work_id", "topic__name"):
            self._texts[pk].append(folded(name))
        for pk, text in WorkText.objects.values_list("pk", "text"):
            self._texts[pk].append(folded(text))

    def works(self, phrase: str) -> set[int]:
        """Those in which the words stand one after the other, with anything but letters and digits between them."""
        parts = _PART.findall(folded(phrase))
        pattern = re.compile(r"[\W_]*".join(_bounded(part) for part in parts))
        return {
            pk
            for pk, texts in self._texts.items()
            if any(all(part in text for part in parts) and pattern.search(text) for text in texts)
        }


def _bounded(part: str) -> str:
    """The word whole: no letter before or after a word of letters, no digit beside a number."""
    beside = r"\d" if part.isdigit() else r"[^\W\d_]"
    return f"(?<!{beside}){part}(?!{beside})"


def searched(query: str) -> set[int]:
    return set(ENGINE.ids(WorkSearch(read_query(query)), limit=100_000))


def counted(query: str) -> tuple[int, bool]:
    count = ENGINE.count(read_query(query))
    return count.value, count.capped


@pytest.fixture
def texts(tmp_path):
    """Files of the archive by name, as many as are asked for."""
    if not NOTES.exists() or not TEXTS.exists():
        pytest.skip(f"The papers of ICLR 2019 are not here: {DATA}")

    def first(most: int | None) -> dict[str, Path]:
        with tarfile.open(TEXTS) as archive:
            members = [member for member in archive if member.isfile()][:most]
            archive.extractall(tmp_path, members, filter="data")
        return {Path(member.name).stem.partition("id=")[2]: tmp_path / member.name for member in members}

    return first


def imported(files: dict[str, Path]) -> Scan:
    run_import(source=source("openreview"), paths=[str(NOTES)])
    folder = str(next(iter(files.values())).parent)
    run = import_fulltexts(paths=[folder])
    assert (run.loaded, run.quarantined) == (len(files), 0)
    return Scan()


# All papers take a minute or two.
@pytest.mark.parametrize("most", [150, pytest.param(None, marks=pytest.mark.fuzz)])
def test_search_and_scan_agree(transactional_db, texts, most):
    files = texts(most)
    scan = imported(files)
    wrong = {}
    for phrase in (*PHRASES, *ONLY_BROKEN):
        query, expected = f'"{phrase}"', scan.works(phrase)
        found = searched(query)
        if found != expected:
            wrong[phrase] = {"missed": expected - found, "too many": found - expected}
        elif counted(query) != (min(len(expected), CAP), len(expected) > CAP):
            wrong[phrase] = counted(query)
    assert not wrong
    raw = {key: file.read_bytes().decode("latin-1").lower() for key, file in files.items()}
    _finds_every_data_augmentation(scan, raw)
    if most is None:
        _finds_what_is_broken(raw)


def _finds_what_is_broken(raw: dict[str, str]) -> None:
    for phrase in ONLY_BROKEN:
        whole = re.compile(r"[\W_]*".join(map(_bounded, _PART.findall(phrase.lower()))))
        assert not any(whole.search(text) for text in raw.values())
        assert len(searched(f'"{phrase}"')) == 1


def _finds_every_data_augmentation(scan: Scan, raw: dict[str, str]) -> None:
    """What the conference's own search listed: files in which, in lower case, the phrase stands as a substring; and
    those in which it is broken at a line end or written with a hyphen."""
    listed = {key for key, text in raw.items() if "data augmentation" in text}
    broken = {key for key, text in raw.items() if re.search(r"data[\s\xad-]+aug(-\s+)?men(-\s+)?ta(-\s+)?tion", text)}
    assert len(listed) == 257 or len(raw) != 1589
    works = dict(WorkIdentifier.objects.filter(scheme="openreview").values_list("value", "work_id"))
    query = '"data augmentation" OR "data augmentations"'
    found = searched(query)
    assert {works[key] for key in listed | broken} <= found
    assert found == scan.works("data augmentation") | scan.works("data augmentations")
    assert counted(query) == (len(found), False)
