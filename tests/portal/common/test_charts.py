from hypothesis import given
from hypothesis import strategies as st

from portal.common.templatetags.charts import lay_out


def test_no_years_no_chart():
    assert lay_out({}) is None
    assert lay_out({2019: 0}) is None


def test_empty_years_between_keep_their_place_and_the_highest_bar_fills_the_height():
    chart = lay_out({2010: 1, 2019: 4})
    assert [bar.count for bar in chart.bars] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert chart.bars[-1].height == chart.base
    assert chart.bars[-1].y == 0
    assert chart.summary == "2010: 1, 2019: 4"
    assert [tick.label for tick in chart.ticks] == ["2010", "2019"]


def test_few_years_are_each_labelled():
    assert [tick.label for tick in lay_out({2023: 1, 2025: 2}).ticks] == ["2023", "2024", "2025"]


@given(st.dictionaries(st.integers(1400, 2200), st.integers(1, 10**6), min_size=1))
def test_every_work_is_counted_and_every_bar_lies_inside_the_picture(by_year):
    chart = lay_out(by_year)
    assert sum(bar.count for bar in chart.bars) == sum(by_year.values())
    assert len(chart.bars) <= 61
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= chart.width + 0.1
        assert 0 <= bar.y <= bar.y + bar.height <= chart.base + 0.1
        assert (bar.height > 0) == (bar.count > 0)
