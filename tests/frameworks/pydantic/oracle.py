"""Runs pieces of Python with the installed Pydantic 2 and tells what happened.

Reads a JSON list of programs from standard input. For each writes what was raised (or null), and the deprecations and other warnings that
were given. With the argument "names" it writes instead, for every name in Pydantic's own migration lists, how its import fares.
"""

import importlib
import json
import sys
import types
import warnings


def run(text: str) -> dict:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        raised = None
        module = types.ModuleType("example")
        sys.modules["example"] = module
        try:
            exec(compile(text, "example.py", "exec"), module.__dict__)
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
    deprecations = [str(one.message) for one in caught if issubclass(one.category, DeprecationWarning)]
    others = [str(one.message) for one in caught if not issubclass(one.category, DeprecationWarning)]
    return {"raised": raised, "deprecations": deprecations, "warnings": others}


def names() -> dict:
    from pydantic import _migration as migration

    lists = (migration.MOVED_IN_V2, migration.DEPRECATED_MOVED_IN_V2, migration.REDIRECT_TO_V1, migration.REMOVED_IN_V2)
    outcomes = {}
    for path in sorted({name for one in lists for name in one} | {"pydantic:BaseSettings", "pydantic:Color"}):
        module, name = path.split(":")
        outcome = run(f"from {module} import {name}")
        outcomes[path] = "fails" if outcome["raised"] else "deprecated" if outcome["deprecations"] else "silent"
    return outcomes


json.dump(names() if "names" in sys.argv[1:] else [run(text) for text in json.load(sys.stdin)], sys.stdout)
