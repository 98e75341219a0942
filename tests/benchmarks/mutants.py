"""How many changes of the code that guards pass its tests: the guard, the pool and the passages.

Each mutant is one change of one expression or statement of a module: another comparison, a
condition turned round, a number more, a call left out. Its tests run in a process of its own in
which that module has the changed text, and are ended after some minutes; a mutant that no test
minds is listed. Texts of messages are left as they are.

`python -m tests.benchmarks.mutants guard pool passages=200` takes 200 of those of the passages, the
same in each run.
"""

import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from r2pgraph.validate.apart import Apart

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "service" / "r2pgraph"
DEADLINE = 240.0
SEED = 11
BATCH = 20
FIRST_OF_ENGINE = ["test_lanes.py", "test_embedded.py", "test_accounts.py", "test_sharing.py"]
PARTS: dict[str, tuple[str, list[str]]] = {
    "guard": ("engine/guard*.py", ["tests/engine/test_guard.py"]),
    "pool": ("engine/pool*.py", [f"tests/engine/{name}" for name in FIRST_OF_ENGINE]),
    "passages": ("passages/*.py", ["tests/passages"]),
}


@dataclass(frozen=True)
class Mutant:
    """A changed module: what was changed where, and the whole text."""

    path: Path
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        name = self.path.relative_to(PACKAGE)
        return f"{name}:{self.line}: {self.before} -> {self.after or 'nothing'}"


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
            line = getattr(node, "lineno", getattr(getattr(node, "iter", None), "lineno", 0))
            told = ast.unparse(target)
            yield Mutant(path, line, _short(before), _short(told), after)


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


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module the text of a mutant when it is imported."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(PACKAGE.parent).with_suffix("").parts
        self._name, self._mutant = ".".join(parts), mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.text, str(self._mutant.path), "exec"), vars(module))


def outcomes(found: Sequence[Mutant], tests: Sequence[str], jobs: int) -> dict[str, str]:
    """By number, whether a test failed for a mutant, it survived, or its tests did not end."""

    def work(number: str) -> str:
        mutant = found[int(number)]
        sys.meta_path.insert(0, _Instead(mutant))
        for name in [one for one in sys.modules if one.partition(".")[0] in ("r2pgraph", "tests")]:
            del sys.modules[name]
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        ended = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *_nearest(tests, mutant)])
        return "survived" if ended == 0 else "killed"

    apart = Apart(work, lambda _: None, lambda _: "killed", lambda _: "did not end", jobs, DEADLINE)
    return apart.results([str(number) for number in range(len(found))])


def _nearest(tests: Sequence[str], mutant: Mutant) -> list[str]:
    """The tests, those of the module itself first."""
    files = [f for test in tests for f in ([test] if test.endswith(".py") else _files(test))]
    return sorted(
        files, key=lambda file: (f"test_{mutant.path.stem}" not in file, "thesis" in file)
    )


def _files(folder: str) -> list[str]:
    return [
        str(path.relative_to(REPOSITORY))
        for path in sorted((REPOSITORY / folder).glob("test_*.py"))
    ]


def main() -> None:
    """Runs the parts that the command line names, all by default, and lists what survives."""
    wanted = [argument.partition("=") for argument in sys.argv[1:]] or [(n, "", "") for n in PARTS]
    os.chdir(REPOSITORY)
    for library in ("hypothesis", "pyoxigraph"):  # so that no child need read them
        importlib.import_module(library)
    for name, _, size in wanted:
        pattern, tests = PARTS[name]
        every = [one for path in sorted(PACKAGE.glob(pattern)) for one in mutants(path)]
        some = random.Random(SEED).sample(every, int(size)) if size else every
        began, left, late = time.monotonic(), 0, 0
        print(f"{name}: {len(every)} mutants, {len(some)} run")
        for at in range(0, len(some), BATCH):
            batch = some[at : at + BATCH]
            ended = outcomes(batch, tests, len(os.sched_getaffinity(0)))
            for number, how in sorted(ended.items(), key=lambda one: int(one[0])):
                left += how == "survived"
                late += how == "did not end"
                if how != "killed":
                    print(f"  {how}: {batch[int(number)]}", flush=True)
        print(
            f"  {left} survived, {late} did not end, {time.monotonic() - began:.0f} s", flush=True
        )


if __name__ == "__main__":
    main()
