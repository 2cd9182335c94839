from datetime import date

import pytest

from papers.trending.reasons import published, reasons
from papers.trending.signals import Signal


def said(**changes):
    base = {
        "people": {}, "window": "week", "times_usual": 4.2, "compared_with": 9, "field": "Computer Vision", "published": "",
        "citations": 0,
    }  # fmt: skip
    return reasons(**{**base, **changes})


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"people": {Signal.VIEW: 12}},
            ["12 people read it in the last week: 4 times the attention that is usual in Computer Vision"],
        ),
        ({"people": {Signal.VIEW: 1}, "compared_with": 2}, ["1 person read it in the last week"]),
        ({"people": {Signal.VIEW: 2}, "times_usual": 1.4, "window": "day"}, ["2 people read it in the last 24 hours"]),
        (
            {"people": {Signal.VIEW: 2}, "times_usual": 2.0, "field": ""},
            ["2 people read it in the last week: 2 times the attention that is usual in this portal"],
        ),
        (
            {"people": {Signal.CITATION: 1, Signal.SAVE: 3, Signal.VIEW: 1_200}, "times_usual": 1.0, "window": "month"},
            ["1,200 people read it, 3 people saved it and 1 work that is new here cites it in the last month"],
        ),
        ({"published": "published in 2026"}, ["Listed by date: published in 2026"]),
        ({"citations": 1_234}, ["Listed by citations: cited 1,234 times"]),
        (
            {"published": "published 3 Nov 2026", "citations": 1},
            ["Listed by date and citations: published 3 Nov 2026, cited once"],
        ),
        (
            {"people": {Signal.VIEW: 1}, "published": "published 3 Nov 2026", "compared_with": 0, "citations": 2},
            ["1 person read it in the last week", "Published 3 Nov 2026, cited 2 times"],
        ),
        ({}, []),
    ],
)
def test_reasons(changes, sentences):
    assert said(**changes) == sentences


def test_every_signal_has_words():
    for signal in Signal:
        assert said(people={signal: 1}) != said(people={signal: 2}) != []


def test_dates():
    assert published(date(2026, 11, 3), 2026) == "published 3 Nov 2026"
    assert published(None, 2026) == "published in 2026"
    assert published(None, None) == ""
