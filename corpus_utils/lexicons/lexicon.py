"""Lexicons as YAML files.

A file with faults gets one line per fault, with its place and what to do.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from ..cleaning.punctuation import full_width
from ..errors import CorpusError, require_type
from ..tables import columns, make_table

SCHEMA = json.loads((files("corpus_utils.data") / "lexicon.schema.json").read_text(encoding="utf-8"))
NAMES = {"object": "a mapping (key: value)", "array": "a list", "string": "text"}
KINDS: dict[type, str] = {dict: "a mapping", list: "a list"}
OURS = ("frames", "actors", "levels", "measures")
INVISIBLE = re.compile(r"[^\S ]|\u3000|[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2060\ufeff]")
MAX_DEPTH, REFERS_BACK = 50, "it refers to another place in the file (&, *); write out the value itself"


@dataclass(frozen=True)
class Lexicon:
    """A lexicon as returned by `load_lexicon`.

    `entries` and `categories` are the tables of these names; `ignore` holds strings in which
    nothing is matched.
    """

    name: str
    entries: pd.DataFrame
    categories: pd.DataFrame
    ignore: tuple[str, ...] = ()

    def only(self, entries: pd.Series) -> "Lexicon":
        """The same lexicon with only some of its entries (`entries`: a Boolean for each)."""
        return Lexicon(self.name, self.entries[entries.to_numpy()].reset_index(drop=True), self.categories, self.ignore)


def load_lexicon(path_or_name: str | Path) -> Lexicon:
    """Load a lexicon: a YAML file of your own, or one of the package's.

    `path_or_name`: the path of a file, or `frames`, `actors`, `levels` or `measures`. The file has
    `categories`, each with `entries` (strings, or mappings with `entry` and, if you like, `gloss`,
    `kind`, `because`, `not`, `example`) and optionally `label`, `definition`, `boundary` and
    `source`; it can also have `ignore`. All keys are described in data/lexicon.schema.json. Values
    are read as they are written (no is the text "no").

    Returns a `lexicons.Lexicon`.

    Raises CorpusError for a file of your own with faults, with one line per fault and its line
    number. Faults are whatever the schema forbids; keys given twice; an entry that is listed twice
    (a string belongs to one category), that cleaned text cannot contain, or that its example does
    not contain; and strings under `not` and `ignore` that contain no entry.

    >>> load_lexicon("frames").categories.category.tolist()[:3]
    ['war', 'rival', 'command']
    """
    require_type(path_or_name, (str, Path), "path_or_name")
    path: Path | Traversable = Path(path_or_name)
    if ours := path_or_name in OURS and not path.is_file():
        path = files("corpus_utils.data") / f"{path_or_name}.yml"
    try:
        text = path.read_text(encoding="utf-8-sig")
        root, content = _parsed(text)
        json.dumps(content, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is not text
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CorpusError(
            f"{path.name}, line {mark.line + 1 if mark else 1}: not valid YAML ({error.problem}); check indentation, "
            "brackets and quotation marks, put a space after each colon (:), and do not use tabs"
        ) from error
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise CorpusError(f"{path.name} is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except OSError as error:
        raise CorpusError(
            f"no lexicon {str(path_or_name)[:80]!r} ({error.strerror}); give a YAML file, or one of {', '.join(OURS)}"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CorpusError(f"{path.name} cannot be read as YAML ({error}); compare it with data/frames.yml") from error
    faults = next(
        (
            found
            for check in (
                lambda: _doubled_keys(root),
                lambda: _schema_faults(root, content),
                lambda: _entry_faults(root, content),
            )
            if not ours and (found := sorted(set(check())))  # a test runs the same checks on ours
        ),
        [],
    )
    if faults:
        lines = "".join(f"\n  line {line}: {message}" for line, message in faults)
        raise CorpusError(
            f"{path.name} has {len(faults)} fault{'s'[: len(faults) > 1]}:{lines}\nThe format is described in "
            "data/lexicon.schema.json; data/frames.yml is an example"
        )
    categories, entries = [], []
    for key, value in content["categories"].items():
        categories.append((key, value.get("label", key), *(value.get(column, "") for column in columns("categories")[2:])))
        entries += [
            (
                key,
                item["entry"],
                item.get("gloss", ""),
                item.get("kind", "live"),
                item.get("because", ""),
                tuple(item.get("not", ())),
                item.get("example", ""),
            )
            for item in map(_mapping, value["entries"])
        ]
    return Lexicon(
        content.get("name", Path(path.name).stem),
        make_table("entries", entries),
        make_table("categories", categories),
        tuple(content.get("ignore", ())),
    )


@cache
def own_lexicon(name: str) -> Lexicon:
    """A lexicon of the package, read once; do not change it."""
    return load_lexicon(name)


def _mapping(item: Any) -> Any:
    return {"entry": item} if isinstance(item, str) else item


def _schema_faults(root: yaml.Node | None, content: Any) -> Iterator[tuple[int, str]]:
    """What data/lexicon.schema.json forbids."""
    plain = content
    if isinstance(content, dict) and isinstance(content.get("categories"), dict):
        plain = content | {
            "categories": {
                key: value | {"entries": [*map(_mapping, value["entries"])]}
                if isinstance(value, dict) and isinstance(value.get("entries"), list)
                else value
                for key, value in content["categories"].items()
            }
        }
    import jsonschema  # takes two seconds, spent only on lexicons of a user

    for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(plain):
        path, rule, found = list(error.absolute_path), error.validator, error.instance
        where = ": ".join(str(step) if isinstance(step, str) else f"no. {step + 1}" for step in path) or "the file"
        node, line = _locate(root, path)
        keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        if rule == "type":
            kind = KINDS.get(type(found), f"{str(found)[:20]!r}" if found else "empty")
            wanted = "text, or a mapping" if path and path[-2:-1] == ["entries"] else NAMES[error.validator_value]
            colon = "; write the colon as : followed by a space, not as ：" if "：" in str(found) else ""
            yield line, f"{where} is {kind}; it must be {wanted}{colon}"
        elif rule == "required":
            yield from ((line, f"{where} has no key {key!r}; add it") for key in error.validator_value if key not in found)
        elif rule == "additionalProperties":
            known = error.schema["properties"]
            for key in sorted(set(found) - set(known)):
                near = get_close_matches(key, known, 1)
                advice = f"did you mean {near[0]!r}?" if near else f"possible keys are {', '.join(known)}"
                advice = "write the colon as : followed by a space" if "：" in key else advice
                own = next((k for k in keys if k.value == key), None)
                yield own.start_mark.line + 1 if own else line, f"{where} has the unknown key {key[:20]!r}; {advice}"
        elif rule == "enum":
            yield line, f"{where} is {str(found)[:20]!r}; it must be {' or '.join(error.validator_value)}"
        elif rule == "pattern" and path == ["categories"]:
            yield (
                next((k.start_mark.line + 1 for k in keys if k.value == found), line),
                (f"the category name {found!r} cannot be used in codes; use a name without spaces and commas that is not just -"),
            )
        else:  # pattern, minItems, minProperties
            yield line, f"{where} is empty; fill it in or remove it"


def _entry_faults(root: yaml.Node | None, content: dict) -> Iterator[tuple[int, str]]:
    """What a schema cannot say: how entries, exclusions and examples belong together."""
    first: dict[str, tuple[str, int]] = {}
    for key, category in content["categories"].items():
        for i, item in enumerate(map(_mapping, category["entries"])):
            entry, line = item["entry"], _locate(root, ["categories", key, "entries", i])[1]
            if entry in first:
                yield (
                    line,
                    (
                        f"the entry {entry!r} of {key} is also in line {first[entry][1]} under {first[entry][0]}; keep one, as a "
                        "string belongs to only one category"
                    ),
                )
            first.setdefault(entry, (key, line))
            if entry != entry.strip() or INVISIBLE.search(entry):
                yield line, f"the entry {entry!r} has spaces around it, or a character that cleaned text never has; remove them"
            strings = [
                (entry, line),
                *(
                    (string, _locate(root, ["categories", key, "entries", i, "not", j])[1])
                    for j, string in enumerate(item.get("not", ()))
                ),
            ]
            for string, at in strings:
                if (cleaned := full_width(string)) != string:
                    yield at, f"{string!r} cannot occur in cleaned text; write {cleaned!r}"
            for string, at in strings[1:]:
                if entry not in string or string == entry:
                    yield at, f"{string!r} under `not` of {entry!r} is not a longer string that contains it; correct or remove it"
            rest = item.get("example", "")
            for string, _ in strings[1:]:
                rest = rest.replace(string, "")
            if item.get("example") and entry not in rest:
                yield (
                    _locate(root, ["categories", key, "entries", i, "example"])[1],
                    (f"the example of {entry!r} lacks it, or has it only where `not` excludes it: {item['example'][:30]!r}"),
                )
    for i, string in enumerate(content.get("ignore", ())):
        if string in first or not any(entry in string for entry in first):
            yield _locate(root, ["ignore", i])[1], f"{string!r} under `ignore` is an entry itself, or contains none; remove it"
        elif (cleaned := full_width(string)) != string:
            yield _locate(root, ["ignore", i])[1], f"{string!r} cannot occur in cleaned text; write {cleaned!r}"


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of a YAML text, with their lines, and its content, in which every scalar is text.

    The parser in C takes a tenth of the time. Where it finds a fault, the one in Python is used,
    which says more about it.
    """
    try:
        return _parsed_by(text, yaml.CSafeLoader, yaml.CBaseLoader)
    except (yaml.YAMLError, AttributeError):  # a fault, or no parser in C
        return _parsed_by(text, yaml.SafeLoader, yaml.BaseLoader)


def _parsed_by(text: str, safe: type, base: type) -> tuple[yaml.Node | None, Any]:
    """Parse with these loaders; raises YAMLError for aliases and for deep nesting too.

    No lexicon needs to be nested that deep, and it would overflow.
    """
    depth = 0
    for event in yaml.parse(text, safe):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            problem = f"nested more than {MAX_DEPTH} deep" if depth > MAX_DEPTH else REFERS_BACK
            # a mark of the parser in C is one too, though the stubs do not say so
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]
    return yaml.compose(text, safe), base(text).get_single_data()


def _locate(root: yaml.Node | None, path: list) -> tuple[yaml.Node | None, int]:
    """The node at a path of keys and indices, and its line (for a value, that of its key).

    Where the path does not exist, this is the last node on it that does.
    """
    node, line = root, root.start_mark.line + 1 if root else 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, value = next(((key, value) for key, value in node.value if key.value == step), (None, None))
        else:
            key = value = node.value[step] if isinstance(node, yaml.SequenceNode) else None
        if key is None:
            break
        node, line = value, key.start_mark.line + 1
    return node, line


def _doubled_keys(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys that occur twice in one mapping, of which YAML would silently keep the last."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, (yaml.MappingNode, yaml.SequenceNode)):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, value in node.value:
                waiting.append(value)
                if not isinstance(key, yaml.ScalarNode):
                    yield key.start_mark.line + 1, "a key is a list or a mapping; write a plain word before the colon"
                elif key.value in first:
                    yield key.start_mark.line + 1, f"the key {key.value!r} is also in line {first[key.value]}; merge the two"
                first[getattr(key, "value", "") if isinstance(key, yaml.ScalarNode) else ""] = key.start_mark.line + 1
        else:
            waiting += node.value
