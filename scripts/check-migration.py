"""Says what became of a project after its migration: `python check-migration.py BEFORE AFTER` writes JSON.

`unreadable`: files that could be compiled before and cannot any more. `modules`: what happens when each module that has to do with Pydantic is
imported with the installed Pydantic; null where that works, else the exception. With a third argument, names that Pydantic has no more are
stood in for, so that what imports them can be imported as well: they are what is left for a person.
"""

import importlib
import json
import os
import re
import sys
import warnings
from pathlib import Path


def is_python(path: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def module_of(path: Path) -> tuple[Path, str]:
    """The folder from which a file is imported, and its name there."""
    root = path.parent
    while (root / "__init__.py").exists():
        root = root.parent
    # A folder without an `__init__.py` in which every sibling is imported by its name is a package as well.
    if root == path.parent and re.search(rf"^\s*(from|import) {root.name}\b", sources(root.parent), re.MULTILINE):
        root = root.parent
    parts = path.relative_to(root).with_suffix("").parts
    return root, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(folder: Path, known: dict[Path, str] = {}) -> str:
    if folder not in known:
        known[folder] = "\n".join(path.read_text(errors="replace") for path in folder.glob("*/*.py"))
    return known[folder]


def outcome_of(root: Path, name: str) -> "str | None":
    sys.path.insert(0, str(root))
    os.chdir(root)
    try:
        importlib.import_module(name)
    except BaseException as error:  # whatever a module does when it is imported
        return f"{type(error).__name__}: {error}".split("\n")[0]
    finally:
        sys.path.remove(str(root))
    return None


def stand_in() -> None:
    """Gives a class for each name that Pydantic 2 removed."""
    import pydantic.errors
    import pydantic.error_wrappers
    import pydantic.fields

    def replaced(original):
        def get(name: str) -> object:
            try:
                return original(name)
            except (pydantic.errors.PydanticImportError, AttributeError):
                if name.startswith("__"):
                    raise
                return type(name, (ValueError,), {})

        return get

    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "pydantic" and hasattr(module, "__getattr__"):
            module.__getattr__ = replaced(module.__getattr__)


def main(before: Path, after: Path) -> dict:
    files = sorted(path.relative_to(before) for path in before.rglob("*.py"))
    readable = [path for path in files if is_python(before / path)]
    unreadable = [str(path) for path in readable if not is_python(after / path)]
    modules = {}
    for path in readable:
        text = (after / path).read_text(errors="replace")
        is_script = {"tests", "test", "alembic", "migrations", "versions", "revisions"} & set(path.parts)
        if not re.search(r"\bpydantic", text) or is_script or path.name.startswith("test_"):
            continue
        root, name = module_of(after / path)
        modules[str(path)] = outcome_of(root, name)
    return {"files": len(readable), "unreadable": unreadable, "modules": modules}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    stdout, sys.stdout = sys.stdout, sys.stderr
    if len(sys.argv) > 3:
        stand_in()
    result = main(*(Path(argument).resolve() for argument in sys.argv[1:3]))
    json.dump(result, stdout)
