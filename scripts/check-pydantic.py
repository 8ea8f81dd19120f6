"""Runs small projects with the installed Pydantic and judges what is claimed of them: `python check-pydantic.py < CASES`.

Standard input is a JSON list of cases: `name`, `before` (a project: `files` by path, `findings`, `misses` as [path, line]) and `after`, the
same project once it is fixed, or null. A finding has `rule`, `path`, `line`, `end_line`, `text` (what it marks), `message` and `claims`: what
proves it, one of them being enough. Standard output is a JSON list of verdicts. docs/pydantic-oracle.md says what is compared, and how.
"""

import ast
import asyncio
import contextlib
import enum
import gc
import importlib
import importlib.machinery
import inspect
import itertools
import json
import os
import random
import re
import shutil
import sys
import tempfile
import types
import typing
import warnings
import weakref
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pydantic
import pydantic_settings
import sqlmodel
from pydantic import v1

# Where projects are written.
SCRATCH = Path(tempfile.mkdtemp()).resolve()

# How often one project may be run again without the statement that failed.
MOST_RUNS = 80


# ---- running a project --------------------------------------------------------------------------------------------------------------


class Event:
    """A warning or an exception, with the place in the project where it came up."""

    def __init__(self, kind: str, error: Warning | BaseException, place, is_guess: bool):
        self.kind = kind
        # Whether it came of an argument whose type nothing tells.
        self.is_guess = is_guess
        self.text = f"{type(error).__name__}: {error}"
        self.path, self.line = place or (None, None)
        module = type(error).__module__
        # What Pydantic says of the code, not what the code itself goes through on made-up arguments.
        is_refusal = isinstance(error, (pydantic.ValidationError, v1.ValidationError))
        is_of_fastapi = module.startswith("fastapi")
        self.is_about_api = not is_of_fastapi and (kind == "warned" or module.startswith("pydantic")) and not is_refusal

    def __repr__(self):
        return f"{self.path}:{self.line} {self.text.splitlines()[0]}"


class Run:
    """A project that was imported, and whose models and functions were used."""

    def __init__(self, files: dict, use=True):
        self.files = files
        self.events: list[Event] = []
        self.modules: dict[str, types.ModuleType] = {}
        self.missing = None
        self.kept: dict = {}
        self.is_guess = self.was_guess = False
        self.executed: set = set()
        self.folder = Path(tempfile.mkdtemp(dir=SCRATCH))
        try:
            self.import_all()
            if use:
                self.use()
        finally:
            self.forget()

    def import_all(self):
        for path, text in self.files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        own = {one.split("/")[0].removesuffix(".py") for one in self.files}
        finder = StandIns(own | {"pydantic", "pydantic_settings", "sqlmodel"})
        sys.meta_path.append(finder)
        for path in self.files:
            name = re.sub(r"(/__init__)?\.py$", "", path).replace("/", ".")
            module = self.watch(lambda name=name: importlib.import_module(name))
            if isinstance(module, types.ModuleType):
                self.modules[path] = module
        sys.meta_path.remove(finder)
        self.missing = next(iter(finder.made), None)
        texts = {one for text in self.files.values() for one in re.findall(r"""["']([A-Za-z_]{2,40})["']""", text)}
        for model in self.models().values():
            TEXTS_BESIDE[model] = texts

    def forget(self):
        sys.path[:] = [one for one in sys.path if one != str(self.folder)]
        for name, module in list(sys.modules.items()):
            if isinstance(module, StandIn):
                del sys.modules[name]
            elif str(getattr(module, "__file__", None) or "").startswith(str(self.folder)):
                self.kept[name] = sys.modules.pop(name)
        v1.class_validators._FUNCS.clear()
        sqlmodel.SQLModel.metadata.clear()
        sqlmodel.main.default_registry.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, frames) -> tuple | None:
        for frame, line in frames:
            if frame.f_code.co_filename.startswith(f"{self.folder}/"):
                return frame.f_code.co_filename[len(str(self.folder)) + 1 :], line
        return None

    def watch(self, action):
        """What the action gives; the exception that it raised, if so."""

        def show(message, category, filename, lineno, file=None, line=None):
            frames, frame = [], sys._getframe(1)
            while frame is not None:
                frames.append((frame, frame.f_lineno))
                frame = frame.f_back
            error = message if isinstance(message, Warning) else category(message)
            self.events.append(Event("warned", error, self.place(frames), self.is_guess))

        def trace(frame, event, argument):
            if not frame.f_code.co_filename.startswith(str(self.folder)):
                return None
            place = self.place([(frame, frame.f_lineno)])
            self.executed.add(place)
            return trace

        # Files that are written are gone with the rest.
        self.folder.mkdir(exist_ok=True)
        with contextlib.chdir(self.folder), warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = show
            sys.modules.update(self.kept)
            sys.settrace(trace)
            try:
                return action()
            except RecursionError as error:
                return RuntimeError(str(error))
            except Exception as error:
                self.note(error)
                return error
            finally:
                sys.settrace(None)
                for name in self.kept:
                    sys.modules.pop(name, None)

    def note(self, error):
        frames = [(one.tb_frame, one.tb_lineno) for one in traceback_of(error)]
        self.events.append(Event("raised", error, self.place(reversed(frames)), self.is_guess))

    # ---- using it

    def models(self) -> dict:
        found = {}
        for module in self.modules.values():
            for value in list(vars(module).values()):
                if isinstance(value, type) and value.__module__ == module.__name__ and is_model(value):
                    found[f"{module.__name__}.{value.__qualname__}"] = value
        return found

    def functions(self) -> dict:
        found = {}
        for module in self.modules.values():
            for value in list(vars(module).values()):
                if inspect.isfunction(value) and value.__module__ == module.__name__:
                    found[f"{module.__name__}.{value.__qualname__}"] = value
        return found

    def use(self):
        """Makes objects of all models and calls all functions and methods, so that what happens only then does."""
        for model in self.models().values():
            self.watch(lambda: schema_of(model))
            for given in inputs_for(model)[:40]:
                made = self.validate(model, given)
                if is_model(type(made)):
                    self.watch(lambda: dump_of(made))
            made = self.some(model)
            for name, member in list(vars(model).items()):
                is_method = inspect.isfunction(getattr(member, "__func__", member))
                if is_model(type(made)) and is_method and not name.startswith("__") and not is_validator(model, name):
                    self.call(getattr(made, name))
        for function in self.functions().values():
            self.call(function)

    def validate(self, model, given):
        def act():
            try:
                return with_environment(given, lambda: model()) if is_settings(model) else parse(model, given)
            except (pydantic.ValidationError, v1.ValidationError, pydantic_settings.SettingsError) as error:
                return Refused(error)

        return self.watch(act)

    def some(self, annotation):
        """An object of a type, made of made-up data."""
        if is_model(annotation):
            for given in inputs_for(annotation):
                made = self.validate(annotation, given)
                if isinstance(made, annotation):
                    return made
        values = candidates(annotation)
        return values[0] if values else None

    def argument(self, annotation, default):
        dependency = getattr(default, "dependency", None)
        if typing.get_origin(annotation) is typing.Annotated:
            for one in typing.get_args(annotation)[1:]:
                dependency = getattr(one, "dependency", dependency)
            annotation = typing.get_args(annotation)[0]
        if annotation is inspect.Parameter.empty and dependency:
            called = dependency if inspect.isroutine(dependency) else dependency.__call__
            annotation = dependency if isinstance(dependency, type) else typing.get_type_hints(called).get("return", typing.Any)
        if isinstance(annotation, typing.TypeVar):
            annotation = annotation.__bound__ or typing.Any
        origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
        models = list(self.models().values())
        if origin is type:
            inner = inner[0].__bound__ if isinstance(inner[0], typing.TypeVar) else inner[0]
            return next((one for one in models if issubclass(one, inner)), inner) if isinstance(inner, type) else inner
        if annotation in (pydantic.BaseModel, sqlmodel.SQLModel, typing.Any, object, inspect.Parameter.empty):
            self.is_guess = True
            made = [self.some(one) for one in models if not getattr(one, "__parameters__", None)]
            return next((one for one in made if is_model(type(one))), Anything())
        if origin in (list, tuple, set) and inner:
            return [self.argument(inner[0], None)]
        if origin is dict and len(inner) == 2 and is_model(inner[1]):
            return {"a": self.some(inner[1])}
        if origin in (typing.Union, types.UnionType):
            self.is_guess = self.is_guess or len([one for one in inner if one is not type(None)]) > 1
            return self.argument(inner[0], None)
        return self.some(annotation)

    def call(self, function):
        try:
            hints = typing.get_type_hints(function, include_extras=True)
            parameters = inspect.signature(function).parameters.values()
        except Exception as error:
            return NotCalled(error)
        self.is_guess = False
        given = {
            one.name: self.argument(hints.get(one.name, one.annotation), one.default)
            for one in parameters
            if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
            and (one.default is one.empty or hasattr(one.default, "dependency"))
        }

        def act():
            result = function(**given)
            if inspect.iscoroutine(result):
                return asyncio.run(result)
            return list(itertools.islice(result, 5)) if inspect.isgenerator(result) else result

        result = self.watch(act)
        self.was_guess, self.is_guess = self.is_guess, False
        return result


class Anything(pydantic.BaseModel, extra="allow"):
    """An argument for functions of files that have no model."""


class NotCalled(Exception):
    """What the annotations of a function mean is not known, as a part of the file is missing."""


class Refused:
    def __init__(self, error):
        self.error = error


class StandIns:
    """Finds modules that are not installed: empty classes, whatever is asked of them."""

    def __init__(self, real: set):
        self.real = real
        self.made: list[str] = []

    def find_spec(self, name, path=None, target=None):
        # What libraries look for is none of the project's business.
        frames = inspect.stack()
        asked = next((one.filename for one in frames[1:] if "importlib" not in one.filename and one.filename != __file__), "")
        first = name.split(".")[0]
        if first in self.real or first in sys.stdlib_module_names or "site-packages" in asked:
            return None
        self.made.append(name)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        module.__path__ = []


class StandIn(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {"__class_getitem__": classmethod(lambda cls, item: cls), "__module__": self.__name__})
        setattr(self, name, made)
        return made


def traceback_of(error):
    current = error.__traceback__
    while current is not None:
        yield current
        current = current.tb_next


def is_model(value) -> bool:
    if not isinstance(value, type):
        return False
    return issubclass(value, (pydantic.BaseModel, v1.BaseModel)) and not value.__module__.startswith(("pydantic", "sqlmodel"))


def is_settings(model) -> bool:
    return issubclass(model, (pydantic_settings.BaseSettings, v1.BaseSettings))


def is_old(model) -> bool:
    return issubclass(model, v1.BaseModel)


def is_validator(model, name) -> bool:
    decorators = getattr(model, "__pydantic_decorators__", None)
    return decorators is not None and any(
        name in getattr(decorators, kind)
        for kind in ("validators", "field_validators", "root_validators", "model_validators", "field_serializers", "model_serializers")
    )


def parse(model, given):
    return model.parse_obj(given) if is_old(model) else model.model_validate(given)


def schema_of(model):
    return model.schema() if is_old(model) else model.model_json_schema()


def dump_of(made):
    return made.json() if is_old(type(made)) else made.model_dump_json()


def without_order(made, dump):
    """A dump with its sets sorted: their order depends on how they were filled."""
    if not isinstance(dump, dict):
        return dump
    is_set = lambda name: isinstance(getattr(made, name, None), (set, frozenset))
    return {name: sorted(value, key=repr) if is_set(name) else value for name, value in dump.items()}


def with_environment(variables: dict, action):
    known = dict(os.environ)
    os.environ.update(variables)
    try:
        return action()
    finally:
        os.environ.clear()
        os.environ.update(known)


# What the file of a model has as text that could be the name of an environment variable.
TEXTS_BESIDE: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


# ---- made-up data -------------------------------------------------------------------------------------------------------------------

TEXTS = ["abc", "a", "", " A b ", "x" * 60, "2024-01-02", "a@example.org", "https://example.org/", "12", "ABC"]
BY_TYPE = {
    str: TEXTS,
    int: [1, 0, -1, 5, 100, 10**6],
    float: [1.5, 0.0, -2.5, 100.0],
    bool: [True, False],
    bytes: ["abc", ""],
    Decimal: ["1.5", "0", "-3"],
    datetime: ["2024-01-02T03:04:05", "2024-01-02T03:04:05+00:00"],
    date: ["2024-01-02"],
    time: ["03:04:05"],
    timedelta: ["P1D"],
    UUID: ["12345678-1234-5678-1234-567812345678"],
    type(None): [None],
    typing.Any: ["abc", 1, None],
    object: ["abc", 1],
    dict: [{}, {"a": "abc"}],
    list: [[], ["abc"]],
    set: [[], ["abc"]],
    tuple: [[], ["abc"]],
}

# Values that nothing but very few types take; the last ones are left out where two versions coerce differently.
STRANGE = [{"no": ["such"]}, [[[]]]]
COERCED = [1.5, "12", True, 7, "abc", b"abc", None, [["a", 1]]]


def candidates(annotation, depth=0) -> list:
    """Values for a type, the likeliest first, as plain data."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if depth > 3:
        return []
    if origin is typing.Annotated:
        return candidates(inner[0], depth)
    if origin is typing.Literal:
        return list(inner)
    if origin in (typing.Union, types.UnionType):
        groups = [candidates(one, depth) for one in inner]
        return [value for row in itertools.zip_longest(*groups, fillvalue=None) for value in row if value is not None][:12] + [None]
    if origin in (list, set, frozenset, tuple) or getattr(origin, "__name__", "") in ("Sequence", "Iterable", "Collection"):
        values = candidates(inner[0], depth + 1) or ["abc"] if inner else ["abc"]
        return [values[:1], [], values[:2], values[:1] * 2, values[:4], *[[value] for value in values[1:6]]]
    if origin is dict or getattr(origin, "__name__", "") == "Mapping":
        values = candidates(inner[1], depth + 1) or ["abc"] if len(inner) == 2 else ["abc"]
        keys = candidates(inner[0], depth + 1) or ["abc"] if len(inner) == 2 else ["abc"]
        return [{str(keys[0]): values[0]}, {}, *[{"a": value} for value in values[1:4]]]
    if is_model(annotation):
        return inputs_for(annotation, depth + 1)[:6] if not is_settings(annotation) else []
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return [one.value for one in annotation]
    if isinstance(annotation, type):
        for base in annotation.__mro__:
            if base in BY_TYPE and base is not object:
                return list(BY_TYPE[base])
        if "Url" in annotation.__name__ or "Dsn" in annotation.__name__:
            return ["https://example.org/", "postgresql://u:p@example.org/db", "redis://example.org/0"]
        if "Secret" in annotation.__name__ or "Email" in annotation.__name__:
            return ["a@example.org", "abc"]
    return list(BY_TYPE.get(annotation, ["abc", 1]))


def fields_of(model) -> list:
    """Name, the key in the data, annotation, and whether it has to be there."""
    if is_old(model):
        return [(name, one.alias, one.outer_type_, bool(one.required)) for name, one in model.__fields__.items()]
    found = []
    for name, one in model.__pydantic_fields__.items():
        alias = one.validation_alias if isinstance(one.validation_alias, str) else one.alias or name
        annotation = typing.Annotated[(one.annotation, *one.metadata)] if one.metadata else one.annotation
        found.append((name, alias, annotation, one.is_required()))
    return found


def inputs_for(model, depth=0, strange=()) -> list:
    """Data for a model: a likely one, then one field after the other with other values, left out or under its other name, then mixtures."""
    if is_settings(model):
        return environments_for(model)
    fields = fields_of(model)
    if (is_old(model) and "__root__" in model.__fields__) or (not is_old(model) and issubclass(model, pydantic.RootModel)):
        return candidates(fields[0][2], depth) + list(strange)
    values = {alias: candidates(annotation, depth) or ["abc"] for _, alias, annotation, _ in fields}
    base = {alias: some[0] for alias, some in values.items()}
    found = [base]
    # A likely value may be too short, too small, of the wrong form: the first of each that is taken is better than none.
    if depth == 0:
        found = [{**base, **better(model, values)}, base]
        base = found[0]
    for name, alias, annotation, required in fields:
        found += [{**base, alias: value} for value in [*values[alias][1:], *strange]]
        nullable = type(None) in typing.get_args(annotation) or annotation is typing.Any
        if not (required and nullable and strange is STRANGE):
            found.append({key: value for key, value in base.items() if key != alias})
        if alias != name:
            found.append({name if key == alias else key: value for key, value in base.items()})
    if depth == 0:
        numbers = random.Random(1)
        found += [{alias: numbers.choice(some) for alias, some in values.items()} for _ in range(20 if fields else 0)]
        found += [{**base, "no_such_field": 1}, {}]
    return found


def better(model, values: dict) -> dict:
    """For each field a value that validation does not complain of, where there is one."""
    chosen = {}
    for alias, some in values.items():
        for value in some:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    parse(model, {**{key: one[0] for key, one in values.items()}, **chosen, alias: value})
            except (pydantic.ValidationError, v1.ValidationError) as error:
                if any(one["loc"][:1] == (alias,) for one in error.errors()):
                    continue
            except Exception:
                continue
            chosen[alias] = value
            break
    return chosen


def environments_for(model) -> list:
    """Environments for settings: all names that they may be read from, with the same value each."""
    names = {name for field in fields_of(model) for name in field[:2] if isinstance(name, str)} | TEXTS_BESIDE.get(model, set())
    prefix = str(getattr(model, "model_config", {}).get("env_prefix", "") if not is_old(model) else model.__config__.env_prefix)
    names = {re.sub(r"\W", "_", name) for name in names}
    values = ["1", "abc", "true", "https://example.org/", '["a"]', "{}"]
    found = [{name.upper(): value for name in names | {prefix + one for one in names}} for value in values]
    return found + [{name.upper(): values[0]} for name in sorted(names)] + [{}]


# ---- claims -------------------------------------------------------------------------------------------------------------------------


def statements_of(text: str) -> list:
    """First line, last line and column of each statement, decorators included, with what encloses it; innermost last."""
    found = []

    def visit(node, around):
        for child in ast.iter_child_nodes(node):
            inner = around
            if isinstance(child, ast.stmt):
                first = min([child.lineno, *[one.lineno for one in getattr(child, "decorator_list", [])]])
                inner = [*around, (first, child.end_lineno, child.col_offset, child)]
                found.append(inner)
            visit(child, inner)

    visit(ast.parse(text), [])
    return found


def around(statements: list, line: int) -> list:
    """The statements that enclose a line, outermost first."""
    fitting = [one for one in statements if one[-1][0] <= line <= one[-1][1]]
    return max(fitting, key=len) if fitting else []


def without(text: str, line: int, outermost=False) -> str:
    """The text with the innermost statement around the line, or the outermost, replaced; all other lines stay where they are."""
    enclosing = around(statements_of(text), line)
    if not enclosing:
        return text
    first, last, column, _ = enclosing[0 if outermost else -1]
    lines = text.splitlines(keepends=True)
    lines[first - 1 : last] = [" " * column + "pass\n", *["\n"] * (last - first)]
    return "".join(lines)


def is_near(event: Event, path: str, line: int, enclosing: list) -> bool:
    """Whether an event comes from the statement of a finding, or from the class that it is in."""
    if event.path is None:
        return True
    if event.path != path:
        return False
    if not enclosing:
        return line == event.line
    first, last, _, _ = enclosing[-1]
    return first <= event.line <= last or any(
        isinstance(one, ast.ClassDef) and start <= event.line < max(one.body[0].lineno, start + 1)
        for start, _, _, one in enclosing
    )


def fits(event: Event, finding: dict, enclosing: list, claim: dict) -> bool:
    """Whether the event is what the claim says."""
    pattern = claim.get("raises" if event.kind == "raised" else "warns")
    if pattern is None or not is_about(claim, finding):
        return False
    if re.search(pattern.replace("$at", re.escape(finding["text"])), event.text, re.S) is None:
        return False
    return claim.get("anywhere", False) or is_near(event, finding["path"], finding["line"], enclosing)


def is_about(claim: dict, finding: dict) -> bool:
    return re.search(claim.get("about", ""), finding["message"]) is not None


def judge(project: dict) -> dict:
    """Runs a project again and again, each time without what has failed, and tells which findings it proved."""
    files, findings = dict(project["files"]), project["findings"]
    statements = {path: statements_of(text) for path, text in files.items()}
    enclosing = [around(statements[one["path"]], one["line"]) for one in findings]
    misses = [(path, line, around(statements[path], line)) for path, line in project["misses"]]
    proven: dict[int, str] = {}
    unexpected: list[str] = []
    left: set = set()
    taken: set = set()
    executed: set = set()
    imported = None
    for number in range(MOST_RUNS):
        run = Run(files)
        is_imported = len(run.modules) == len(files)
        if run.missing and not is_imported and any(one.kind == "raised" and not one.is_about_api for one in run.events):
            return {"missing": run.missing}
        # What is taken out of functions later does not matter to who imports them.
        imported = imported or (run if is_imported else None)
        failed = {(event.path, event.line) for event in run.events if event.kind == "raised"}
        # Where a part of a class or an import is missing, not everything comes up any more.
        executed |= run.executed - taken - failed if not left else set()
        shorter = None
        for event in run.events:
            proofs = [
                index
                for index, finding in enumerate(findings)
                if any(fits(event, finding, enclosing[index], claim) for claim in finding["claims"])
            ]
            for index in proofs:
                proven.setdefault(index, event.text.splitlines()[0])
            is_explained = (
                bool(proofs)
                or any(is_near(event, *one) for one in misses)
                or any(
                    fits(event, finding, enclosing[index], claim)
                    for index, finding in enumerate(findings)
                    for claim in finding["consequences"]
                )
            )
            # Once something was taken out, what is not there any more is missed.
            is_failure = event.kind == "raised" and not is_imported and (number == 0 or event.is_about_api)
            if not is_explained and not event.is_guess and (event.is_about_api or is_failure):
                unexpected.append(repr(event))
            hides = not is_imported or any(
                index not in proven and finding["path"] == event.path and finding["line"] > (event.line or 0)
                for index, finding in enumerate(findings)
            )
            if event.kind == "raised" and event.path is not None and shorter is None and hides:
                # What fails hides what comes after it.
                # A class that cannot be created is not at fault where what it uses is; a call is over with its exception.
                place = around(statements_of(files[event.path]), event.line)
                is_of_class = bool(place) and isinstance(place[-1][3], ast.ClassDef)
                near = [
                    findings[index]["line"]
                    for index in proofs
                    if is_near(event, findings[index]["path"], findings[index]["line"], enclosing[index])
                    or (is_of_class and findings[index]["path"] == event.path)
                ]
                line = near[0] if near else event.line
                shorter = without(files[event.path], line)
                if shorter == files[event.path]:
                    shorter = without(files[event.path], event.line, outermost=True)
                taken.add((event.path, line))
                if not is_imported:
                    left.add((event.path, line))
                if shorter == files[event.path]:
                    shorter = None
                else:
                    files = {**files, event.path: shorter}
        for index, finding in enumerate(findings):
            for claim in finding["claims"]:
                if index not in proven and "shows" in claim and is_about(claim, finding):
                    shown = PROBES[claim["shows"]](run, finding, enclosing[index])
                    if shown:
                        proven[index] = shown
        if shorter is None:
            break
    unproven = [
        {**finding, "was_executed": (finding["path"], finding["line"]) in executed}
        for index, finding in enumerate(findings)
        if index not in proven
    ]
    return {
        "proven": [f"{findings[index]['rule']}, line {findings[index]['line']}: {text}" for index, text in sorted(proven.items())],
        "unproven": unproven,
        "unexpected": sorted(set(unexpected)),
        "left": sorted(left),
        "run": imported or run,
    }


# ---- silent behaviour ---------------------------------------------------------------------------------------------------------------


def models_around(run: Run, finding: dict, enclosing: list) -> list:
    """The models of the class that a finding is in, and those below it."""
    names = {one[3].name for one in enclosing if isinstance(one[3], ast.ClassDef)}
    models = run.models().values()
    return [model for model in models if any(base.__name__ in names for base in model.__mro__)]


def field_on_line(run: Run, finding: dict, enclosing: list):
    """The model and the name of the field that a finding is about."""
    node = enclosing[-1][3] if enclosing else None
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return None
    for model in models_around(run, finding, enclosing):
        if node.target.id in model.__pydantic_fields__:
            return model, node.target.id
    return None


def ignores_argument(run, finding, enclosing):
    found = field_on_line(run, finding, enclosing)
    if found is None:
        return None
    model, name = found
    constraint = [one for one in model.__pydantic_fields__[name].metadata if finding["text"] in repr(one)]
    return None if constraint else f"{model.__name__}.{name} is validated without it"


def function_of(enclosing: list):
    return next((one[3] for one in reversed(enclosing) if isinstance(one[3], (ast.FunctionDef, ast.AsyncFunctionDef))), None)


def never_runs(run, finding, enclosing):
    function = function_of(enclosing)
    if function is None or not models_around(run, finding, enclosing):
        return None
    body = range(function.body[0].lineno, function.end_lineno + 1)
    if any((finding["path"], line) in run.executed for line in body):
        return None
    return f"{function.name}() does not run"


def values_after(run, finding, enclosing):
    for model in models_around(run, finding, enclosing):
        for given in inputs_for(model):
            made = run.validate(model, given)
            yield model, given, made


def gives_none(run, finding, enclosing):
    for model, given, made in values_after(run, finding, enclosing):
        if made is None:
            return f"{model.__name__} becomes None"
        if isinstance(made, model):
            for name, alias, _, _ in fields_of(model):
                if isinstance(given, dict) and given.get(alias) is not None and getattr(made, name, given) is None:
                    return f"{model.__name__}.{name} becomes None"
    return None


def gives_coroutine(run, finding, enclosing):
    for model, _, made in values_after(run, finding, enclosing):
        held = [("", made)] if inspect.iscoroutine(made) else [*vars(made).items()] if isinstance(made, model) else []
        for name, value in held:
            if inspect.iscoroutine(value):
                value.close()
                return f"{model.__name__}.{name} is a coroutine"
    return None


def refuses_everything(run, finding, enclosing):
    made = [(model, result) for model, _, result in values_after(run, finding, enclosing)]
    if not made or any(isinstance(result, model) for model, result in made):
        return None
    return f"{made[0][0].__name__} cannot be made of anything"


def is_deprecated(run, finding, enclosing):
    module = run.modules.get(finding["path"])
    value = getattr(module, finding["text"], None)
    return f"{finding['text']} is marked as deprecated" if hasattr(value, "__deprecated__") else None


def requires_nullable(run, finding, enclosing):
    """The field takes None where it is given, and has to be given."""
    found = field_on_line(run, finding, enclosing)
    if found is None or not found[0].__pydantic_fields__[found[1]].is_required():
        return None
    model, name = found
    pydantic.TypeAdapter(model.__pydantic_fields__[name].annotation).validate_python(None)
    return f"{model.__name__}.{name} is required"


def never_asked(run, finding, enclosing):
    """The method is there, and neither Pydantic nor FastAPI calls it to read, to dump or to send an object."""
    from fastapi.encoders import jsonable_encoder

    function = function_of(enclosing)
    for model in models_around(run, finding, enclosing):
        if function is None or function.name not in vars(model):
            continue
        asked, read = [], 0
        own = vars(model)[function.name]
        type.__setattr__(model, function.name, lambda *args, **kwargs: asked.append(args))
        try:
            for given in inputs_for(model):
                made = run.validate(model, given)
                if isinstance(made, model):
                    read += 1
                    pydantic.TypeAdapter(list[model]).dump_python([made])
                    made.model_dump_json()
                    jsonable_encoder([made])
        finally:
            type.__setattr__(model, function.name, own)
        if read and not asked:
            return f"{model.__name__}.{function.name}() is not called"
    return None


def ignores_key(run, finding, enclosing):
    return "the configuration has no such key" if finding["text"] not in pydantic.ConfigDict.__annotations__ else None


PROBES = {
    "refuses-everything": refuses_everything,
    "is-deprecated": is_deprecated,
    "ignores-argument": ignores_argument,
    "ignores-key": ignores_key,
    "never-asked": never_asked,
    "requires-nullable": requires_nullable,
    "never-runs": never_runs,
    "gives-none": gives_none,
    "gives-coroutine": gives_coroutine,
}


# ---- before and after ---------------------------------------------------------------------------------------------------------------

CURRENT_NAMES = re.compile(r"\b(model_config|field_validator|model_validator|ConfigDict|TypeAdapter|RootModel|model_[a-z]\w+|SQLModel)\b")


def in_old_version(files: dict) -> dict | None:
    """The project as Pydantic 1 runs it; null where it also has names of Pydantic 2, so that neither version can."""
    if any(CURRENT_NAMES.search(re.sub(r"#.*", "", text)) for text in files.values()):
        return None
    changed = {}
    for path, text in files.items():
        text = re.sub(r"^(\s*)from pydantic(?!\.v1)(\.\w+)? import", r"\1from pydantic.v1\2 import", text, flags=re.M)
        text = re.sub(r"^(\s*)from pydantic_settings import", r"\1from pydantic.v1 import", text, flags=re.M)
        changed[path] = re.sub(r"^(\s*)import pydantic$", r"\1from pydantic import v1 as pydantic", text, flags=re.M)
    return changed


def plain(value):
    try:
        return json.loads(json.dumps(value, sort_keys=True, default=nameless))
    except Exception:
        return nameless(value)


def nameless(value) -> str:
    """How an object shows itself, without its address."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))


def behaviour(run: Run, model, inputs: list, in_full: bool) -> dict:
    """What a model makes of the inputs, by a name of each; what two versions differ in by design is left out unless `in_full`."""
    told = {}
    if in_full:
        told["schema"] = plain(run.watch(lambda: schema_of(model)))
        told["schema of dumps"] = plain(run.watch(lambda: model.model_json_schema(mode="serialization")))
        told["fields"] = list(model.__pydantic_fields__)
    for given in inputs:
        made = run.validate(model, given)
        name = repr(given)
        if isinstance(made, Refused):
            errors = made.error.errors() if hasattr(made.error, "errors") else []
            places = sorted({str(one["loc"][:1]).replace("('__root__',)", "()") for one in errors})
            # Version 1 counts a value without a name as a field of its own.
            is_nameless = not in_full and (is_old(model) or issubclass(model, pydantic.RootModel)) and not isinstance(given, dict)
            short = ["refused", [] if is_nameless or is_settings(model) else places]
            told[name] = [[one["type"], one["loc"], one["msg"]] for one in errors] if in_full else short
        elif not isinstance(made, model):
            told[name] = [type(made).__name__, str(made)[:200]]
        else:
            told[name] = ["made", plain(without_order(made, json.loads(run.watch(lambda: dump_of(made)) or "null")))]
            if in_full:
                told[name].append(repr(run.watch(lambda: made.model_dump())))
                told[name].append(sorted(made.model_fields_set))
                for field, value in list(given.items())[:4] if isinstance(given, dict) else []:
                    copy = run.validate(model, given)
                    said = run.watch(lambda: setattr(copy, field, value))
                    told[name].append([field, type(said).__name__, repr(copy)])
                as_object = run.validate(model, types.SimpleNamespace(**given)) if isinstance(given, dict) and not is_settings(model) else None
                told[name].append("refused" if isinstance(as_object, Refused) else repr(as_object))
    return told


# Rules whose fixes give back what Pydantic 1 did, so that it is the measure although nothing fails.
RESTORING = {"required-nullable-field"}


def compare(before: dict, after: dict) -> dict:
    """Compares what models and functions do before and after the fixes."""
    result = {"compared": 0, "values": 0, "references": {}, "differences": [], "incomparable": []}
    new = after["run"]
    old = before["run"]
    failing = [one for one in before["findings"] if one["severity"] == "error" or one["rule"] in RESTORING]
    fail_lines = {(one["path"], line) for one in failing for line in range(one["line"], one["end_line"] + 1)}
    texts = in_old_version(before["files"])
    old_version = None
    touched = classes_with(before["files"], fail_lines | {tuple(one) for one in before["left"]})
    mended = classes_with(before["files"], {(one["path"], one["line"]) for one in before["findings"] if one["is_mending"]})
    # What still is an error behaves differently until somebody mends it.
    reported = {(one["path"], one["line"]) for one in after["findings"] if one["severity"] == "error"}
    left = classes_with(after["files"], reported | {tuple(one) for one in after["left"]})
    for name, model in new.models().items():
        simple = {base.__name__ for base in model.__mro__}
        if simple & left:
            result["incomparable"].append(f"{name} (a part is left for a human)")
            continue
        if simple & mended:
            result["incomparable"].append(f"{name} (what did not run runs now)")
            continue
        if is_old(model):
            continue
        reference, run = old.models().get(name), old
        if reference is None or simple & touched:
            if texts is not None and old_version is None:
                old_version = Run(texts, use=False)
            run = old_version
            reference = old_version.models().get(name) if old_version else None
        if reference is None or (run is old_version and not is_old(reference)):
            result["incomparable"].append(f"{name} (neither version runs what was there)")
            continue
        in_full = run is old
        inputs = inputs_for(model, strange=[*STRANGE, *COERCED] if in_full else STRANGE)
        if not is_settings(model):
            inputs = [*inputs, None, 5, "abc", []] if in_full else inputs
        one, other = behaviour(run, reference, inputs, in_full), behaviour(new, model, inputs, in_full)
        result["compared"] += 1
        result["values"] += len(one)
        version = "2" if in_full else "1"
        result["references"][version] = result["references"].get(version, 0) + 1
        for key in one:
            # Where the old code failed over data that is refused now, nobody has counted on that.
            is_failure = not in_full and one[key][:1] not in (["made"], ["refused"])
            if one[key] != other.get(key) and not (is_failure and other[key][:1] == ["refused"]):
                result["differences"].append(f"{name}, {key}: {one[key]} was, {other.get(key)} is")
    functions = old.functions()
    for name, function in new.functions().items():
        if name in functions and not before["left"]:
            was, now = (one.call(some) for one, some in ((old, functions[name]), (new, function)))
            if isinstance(was, Exception) or new.was_guess:
                continue  # it did not run as it was, or not with anything that it is for
            was, now = plain(was), plain(now)
            result["values"] += 1
            if was != now:
                result["differences"].append(f"{name}(): {was} was, {now} is")
    return result


def classes_with(files: dict, places: set) -> set:
    """The names of the classes, and of what is made by a call, that have some of the places in them."""
    found = set()
    for path, line in places:
        for *_, node in around(statements_of(files[path]), line):
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
            if isinstance(node, ast.Assign):
                found.update(one.id for one in node.targets if isinstance(one, ast.Name))
            if isinstance(node, ast.Expr):
                found.update(one.id for one in ast.walk(node) if isinstance(one, ast.Name))
    return found


def verdict(case: dict) -> dict:
    try:
        for text in case["before"]["files"].values():
            ast.parse(text)
    except SyntaxError:
        return {"name": case["name"], "missing": "a newer Python"}
    before = judge(case["before"])
    if "missing" in before:
        return {"name": case["name"], "missing": before["missing"]}
    told = {"name": case["name"], "before": public(before), "after": None, "comparison": None}
    if case["after"] is not None:
        after = judge(case["after"])
        if "missing" in after:
            return {"name": case["name"], "missing": after["missing"]}
        told["after"] = public(after)
        told["comparison"] = compare({**before, **case["before"]}, {**after, **case["after"]})
    return told


def public(judged: dict) -> dict:
    return {key: judged[key] for key in ("proven", "unproven", "unexpected", "left")}


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    verdicts = []
    out, sys.stdout = sys.stdout, sys.stderr
    for case in json.load(sys.stdin):
        if os.environ.get("CHECK_PYDANTIC_VERBOSE"):
            print(case["name"], file=sys.stderr)
        verdicts.append(verdict(case))
        gc.collect()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    versions = {"pydantic": pydantic.VERSION, "python": sys.version.split()[0]}
    json.dump({"versions": versions, "verdicts": verdicts}, out)
