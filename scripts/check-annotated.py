"""Writes the OpenAPI schema of every FastAPI app in a folder, by file: `python check-annotated.py FOLDER`; what cannot be imported has none."""

import importlib
import json
import os
import sys
import warnings
from pathlib import Path


def schema_of(name: str) -> "dict | None":
    from fastapi import FastAPI

    try:
        app = getattr(importlib.import_module(name), "app", None)
        return app.openapi() if isinstance(app, FastAPI) else None
    except BaseException:  # whatever a module does when it is imported
        return None


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1]).resolve()
    stdout, sys.stdout = sys.stdout, sys.stderr
    sys.path.insert(0, str(folder.parent))
    os.chdir(folder.parent)
    names = {str(path.relative_to(folder)): path.relative_to(folder.parent) for path in sorted(folder.rglob("*.py"))}
    schemas = {key: schema_of(".".join(path.with_suffix("").parts)) for key, path in names.items()}
    json.dump({key: schema for key, schema in schemas.items() if schema is not None}, stdout)
