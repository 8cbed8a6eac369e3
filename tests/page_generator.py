"""Pages as a crawl of local news brings them, of any number: paragraphs of the built-in articles, drawn with a seed."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus_utils import load_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
LENGTH = 2500  # characters of a page, as the built-in articles have
SOURCES = ["赣州日报", "福州日报", "兰州日报", "永州日报", "忻州日报", "湖南日报"]


@cache
def material() -> tuple[list[str], list[str]]:
    """Titles and paragraphs of the built-in articles."""
    articles = load_corpus(SEEDS, progress=False).articles
    return (
        [title for title in articles["title"] if title],
        [paragraph for text in articles["text"] for paragraph in text.split("\n") if len(paragraph) > 20],
    )


def pages(n: int, seed: int = 2020, length: int = LENGTH) -> Iterator[str]:
    """Pages with a title, a byline with date and source, and indented paragraphs."""
    rng, (titles, paragraphs) = random.Random(seed), material()
    for _ in range(n):
        body, size = [], 0
        while size < length:
            body.append("　　" + rng.choice(paragraphs))
            size += len(body[-1])
        byline = f"时间：2020-{rng.randint(1, 4):02}-{rng.randint(1, 28):02} 来源：{rng.choice(SOURCES)}"
        yield "\n".join([rng.choice(titles), "", byline, "", *body])


def write_pages(folder: Path, n: int, seed: int = 2020, length: int = LENGTH) -> int:
    """Write so many pages into a folder, and return their characters."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for i, page in enumerate(pages(n, seed, length)):
        (folder / f"{i:06}.txt").write_text(page, encoding="utf-8")
        characters += len(page)
    return characters
