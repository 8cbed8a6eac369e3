"""YAML in which every value is text and has a line, so that a fault can be named with its place."""

from collections.abc import Iterator
from typing import Any

import yaml

MAX_DEPTH, REFERS_BACK = 50, "it refers back to another place; write the value out"


def parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of a YAML text, with their lines, and its content, in which every scalar is text. It is read by the parser in C,
    which takes a tenth of the time, and where that finds a fault by the one in Python, which says more of it."""
    try:
        return _parsed_by(text, yaml.CSafeLoader, yaml.CBaseLoader)
    except (yaml.YAMLError, AttributeError):  # a fault, or no parser in C
        return _parsed_by(text, yaml.SafeLoader, yaml.BaseLoader)


def _parsed_by(text: str, safe: type, base: type) -> tuple[yaml.Node | None, Any]:
    """Raises YAMLError also for what refers back to another place, and for what no lexicon needs so deep (and would overflow)."""
    depth = 0
    for event in yaml.parse(text, safe):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            problem = f"nested more than {MAX_DEPTH} deep" if depth > MAX_DEPTH else REFERS_BACK
            # a mark of the parser in C is one too, of which the stubs do not know
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]
    return yaml.compose(text, safe), base(text).get_single_data()


def locate(root: yaml.Node | None, path: list) -> tuple[yaml.Node | None, int]:
    """The node at a path of keys and indices, and its line (of a value, that of its key); of the last one that exists there."""
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


def doubled_keys(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
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
                    yield key.start_mark.line + 1, "a key is a list or mapping; write a plain word before the colon"
                elif key.value in first:
                    yield key.start_mark.line + 1, f"the key {key.value!r} stands in line {first[key.value]} too; join them"
                first[getattr(key, "value", "") if isinstance(key, yaml.ScalarNode) else ""] = key.start_mark.line + 1
        else:
            waiting += node.value
