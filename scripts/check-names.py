"""Prints, for every Python file named on standard input, its scopes as CPython's own `symtable` sees them: one JSON object a line."""

import json
import symtable
import sys
import warnings

warnings.simplefilter("ignore")
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


def scopes(table, result):
    kind = table.get_type()
    name = table.get_name()
    if kind == "function":
        kind = "comprehension" if name in COMPREHENSIONS else "lambda" if name == "lambda" else "function"
    local = []
    for symbol in table.get_symbols():
        if symbol.get_name().startswith("."):
            continue
        bound = symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter() or symbol.is_namespace()
        if not bound:
            continue
        if kind == "module" or not (symbol.is_declared_global() or symbol.is_nonlocal()):
            local.append(symbol.get_name())
    line = 0 if kind == "module" else table.get_lineno()
    result.append([kind, name if kind in ("function", "class") else "", line, sorted(local)])
    for child in table.get_children():
        scopes(child, result)
    return result


for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
        print(json.dumps({"path": path, "scopes": scopes(symtable.symtable(text, path, "exec"), [])}))
    except (SyntaxError, ValueError, RecursionError) as error:
        print(json.dumps({"path": path, "error": str(error)}))
