"""Every tree that the language can say, as hypothesis strategies."""

from hypothesis import strategies as st

from papers.records import WorkType
from papers.search.query.limits import DEEPEST_NESTING, EARLIEST_YEAR, LATEST_YEAR, MOST_CHARACTERS
from papers.search.query.normal import all_of, any_of, leaves, none_of
from papers.search.query.tree import And, Feature, Field, Has, Named, Not, OfType, Or, Phrase, Record, Term, Years
from papers.search.query.wording import write
from papers.search.words import is_common, words

LETTERS = "abcdeilnorstéßαβжш深層学が王ह٣７19²½ﬁ"
WORDS = st.one_of(
    st.sampled_from(
        ["or", "and", "not", "author", "title", "year", "the", "data", "augmentation", "net", "50", "2019"]
    ),
    st.text(LETTERS, min_size=1, max_size=5),
).flatmap(lambda text: st.sampled_from(words(text)))
WORD_TUPLES = st.lists(WORDS, min_size=1, max_size=4).map(tuple)
YEAR = st.one_of(st.none(), st.integers(EARLIEST_YEAR, LATEST_YEAR))
LEAVES = st.one_of(
    st.builds(Term, WORDS.filter(lambda word: not is_common(word)), st.booleans()),
    st.builds(Phrase, WORD_TUPLES, st.booleans()),
    st.builds(Named, st.sampled_from(Field), WORD_TUPLES),
    st.builds(Record, st.sampled_from(Field), st.integers(1, 10**12)),
    st.tuples(YEAR, YEAR)
    .filter(lambda years: years != (None, None))
    .map(lambda years: Years(*(sorted(years) if None not in years else years))),
    st.builds(OfType, st.sampled_from(WorkType)),
    st.builds(Has, st.sampled_from(Feature)),
)


def _nodes(parts):
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(several.map(all_of), several.map(any_of), parts.map(none_of))


TREES = st.recursive(LEAVES, _nodes, max_leaves=12).filter(
    lambda tree: len(write(tree)) <= MOST_CHARACTERS and nesting(write(tree)) <= DEEPEST_NESTING
)


def nesting(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        deepest = max(deepest, depth)
    return deepest


def is_normal(tree) -> bool:
    """What tree.py promises of every node."""
    match tree:
        case And(parts) | Or(parts):
            return (
                len(parts) > 1
                and len(set(parts)) == len(parts)
                and not any(type(part) is type(tree) for part in parts)
                and all(is_normal(part) for part in parts)
            )
        case Not(part):
            return not isinstance(part, Not) and is_normal(part)
        case Term(word):
            return words(word) == [word]
        case Phrase(several) | Named(_, several):
            return bool(several) and words(" ".join(several)) == list(several)
        case Years(first, last):
            return (first, last) != (None, None) and (first is None or last is None or first <= last)
        case _:
            return True


def words_of(tree) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(tree):
        match leaf:
            case Term(word):
                found.add(word)
            case Phrase(several) | Named(_, several):
                found.update(several)
    return found
