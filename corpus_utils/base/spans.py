"""Find strings in a text, and decide which of several overlapping spans are kept."""

from collections.abc import Callable, Iterable, Iterator

import ahocorasick_rs


def finder(strings: Iterable[str]) -> Callable[[str], list[tuple[int, int, str]]]:
    """A function that finds all of the strings in a text, including overlapping ones.

    It returns (start, end, string) in time linear in both.
    """
    strings = list(dict.fromkeys(strings))
    search = ahocorasick_rs.AhoCorasick(strings).find_matches_as_indexes
    return lambda text: [(start, end, strings[i]) for i, start, end in search(text, overlapping=True)]


def leftmost_longest(spans: Iterable[tuple]) -> Iterator[tuple]:
    """Of spans (start, end, …), those that do not overlap.

    The leftmost wins; of several with the same start, the longest; of equal ones, the first given.
    """
    last = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= last:
            last = span[1]
            yield span
