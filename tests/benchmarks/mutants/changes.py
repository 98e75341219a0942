"""The mutants of a module: one change of one expression or statement each.

Another comparison, a condition turned round, a number more, a call left out. Annotations, imports
and the texts of messages are left as they are. Must not know how tests are run.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """A changed module: what was changed where, the lines that run where it is, and the text."""

    path: Path
    line: int
    lines: frozenset[int]
    before: str
    after: str
    text: str


_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
}


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        if not isinstance(node, ast.expr | ast.stmt | ast.comprehension) or _is_aside(node, tree):
            continue
        for way in _ways(node):
            changed = copy.deepcopy(tree)
            target = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
            before = ast.unparse(target)
            way(target)
            after = ast.unparse(ast.fix_missing_locations(changed))
            lines = _lines(node, tree)
            told = ast.unparse(target)
            yield Mutant(path, _first(node), lines, _short(before), _short(told), after)


def _lines(node: ast.AST, tree: ast.AST) -> frozenset[int]:
    """The lines that run where a node does: its own, and the first one of its statement."""
    if isinstance(node, ast.If | ast.While):
        own: ast.AST = node.test
    else:
        own = node.iter if isinstance(node, ast.comprehension) else node
    last = getattr(own, "end_lineno", None) or _first(own)
    return frozenset({*range(_first(own), last + 1), _first(_statements(tree)[node])})


def _first(node: ast.AST) -> int:
    line = getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0)
    assert isinstance(line, int)
    return line


@lru_cache(maxsize=1)
def _statements(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """The innermost statement that each node is in, or is."""
    found: dict[ast.AST, ast.AST] = {}

    def walk(node: ast.AST, statement: ast.AST) -> None:
        found[node] = statement = node if isinstance(node, ast.stmt) else statement
        for child in ast.iter_child_nodes(node):
            walk(child, statement)

    walk(tree, tree)
    return found


def _short(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= 90 else first[:90] + "…"


def _is_aside(node: ast.AST, tree: ast.AST) -> bool:
    """Whether a node is part of an annotation, an import or the text of a message."""
    return node in _asides(tree)


@lru_cache(maxsize=1)
def _asides(tree: ast.AST) -> frozenset[ast.AST]:
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.JoinedStr) or _is_protocol(node):
            parts.append(node)
        for part in parts:
            found |= {*ast.walk(part)} if isinstance(part, ast.AST) else set()
    return frozenset(found)


def _is_protocol(node: ast.AST) -> bool:
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in bases)


Way = Callable[[ast.AST], None]


def _ways(node: ast.AST) -> Iterator[Way]:
    """The changes of one node, each made in a copy of it."""
    if isinstance(node, ast.Compare):
        yield from (_operator(at) for at in range(len(node.ops)))
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in _OTHER:
        yield _set("op", _OTHER[type(node.op)]())
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _set("value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield _set("value", node.value + 1)
    elif isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.Constant
    ):
        yield _turned("test")
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _set("ifs", [])
    elif isinstance(node, ast.Return) and _says_something(node.value):
        yield _set("value", ast.Constant(None))
    elif isinstance(node, ast.Continue | ast.Break):
        yield _becomes(ast.Break if isinstance(node, ast.Continue) else ast.Continue)
    elif isinstance(node, ast.Raise | ast.AugAssign) or _is_act(node):
        yield _becomes(ast.Pass)


def _says_something(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


def _is_act(node: ast.AST) -> bool:
    """Whether a statement is there for what it does alone."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    return isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)


def _operator(at: int) -> Way:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Compare)
        node.ops[at] = _OTHER[type(node.ops[at])]()  # type: ignore[call-overload]

    return change


def _set(name: str, value: object) -> Way:
    return lambda node: setattr(node, name, value)


def _turned(name: str) -> Way:
    def change(node: ast.AST) -> None:
        setattr(node, name, ast.UnaryOp(ast.Not(), getattr(node, name)))

    return change


def _becomes(kind: type[ast.stmt]) -> Way:
    def change(node: ast.AST) -> None:
        node.__class__ = kind  # type: ignore[assignment]
        node._fields = ()  # type: ignore[misc]

    return change
