"""Dumps CPython's `ast` of files as JSON lines, with offsets in UTF-16 code units, in the form of src/syntax/ast.ts.

Reads one path per line from stdin and answers each with one line: the module, or {"skip": reason} for a file that
CPython does not parse.
"""

import ast
import io
import json
import sys
import tokenize
import warnings

sys.setrecursionlimit(20000)
warnings.simplefilter("ignore")

SKIPPED_FIELDS = {"ctx", "type_comment", "type_ignores"}
# CPython gives these no position; ours is an addition.
WITHOUT_POSITION = {"arguments", "comprehension", "withitem", "match_case"}


class Offsets:
    """Converts CPython's lines and UTF-8 columns to UTF-16 offsets in the text as read, line ends untouched."""

    def __init__(self, text):
        self.lines = []
        self.starts = []
        start = 0
        for line in split_lines(text):
            self.lines.append(line)
            self.starts.append(start)
            start += len(line) if line.isascii() else len(line.encode("utf-16-le", "surrogatepass")) // 2
        self.lines.append("")
        self.starts.append(start)

    def at(self, line, column):
        text = self.lines[line - 1]
        start = self.starts[line - 1]
        if text.isascii():
            return start + column
        before = text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace")
        return start + len(before.encode("utf-16-le", "surrogatepass")) // 2


def split_lines(text):
    """Splits at the line ends of Python's tokenizer, keeping them."""
    lines = []
    start = 0
    index = 0
    while index < len(text):
        character = text[index]
        index += 1
        if character == "\r" and text[index : index + 1] == "\n":
            index += 1
        if character in "\r\n":
            lines.append(text[start:index])
            start = index
    lines.append(text[start:])
    return lines


def constant(value):
    if value is None or value is Ellipsis:
        return {"type": "None" if value is None else "Ellipsis", "value": None}
    if isinstance(value, bool):
        return {"type": "bool", "value": value}
    if isinstance(value, int):
        return {"type": "int", "value": value if abs(value) < 2**53 else decimal(value)}
    if isinstance(value, float):
        return {"type": "float", "value": "inf" if value == float("inf") else value}
    if isinstance(value, complex):
        return {"type": "complex", "value": "inf" if value.imag == float("inf") else value.imag}
    if isinstance(value, bytes):
        return {"type": "bytes", "value": value.decode("latin-1")}
    return {"type": "str", "value": value}


def decimal(value):
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    return str(value)


def convert(node, offsets):
    if isinstance(node, list):
        return [convert(item, offsets) for item in node]
    if not isinstance(node, ast.AST):
        return node
    kind = type(node).__name__
    if isinstance(node, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop)):
        return kind  # an operator
    result = {"kind": kind}
    if hasattr(node, "lineno"):
        result["start"] = offsets.at(node.lineno, node.col_offset)
        result["end"] = offsets.at(node.end_lineno, node.end_col_offset)
    if kind == "Constant":
        result.update(constant(node.value))
        return result
    for field in node._fields:
        if field in SKIPPED_FIELDS:
            continue
        value = getattr(node, field, None)
        if kind in ("FormattedValue", "Interpolation") and field == "conversion":
            value = None if value == -1 else chr(value)
        elif kind == "comprehension" and field == "is_async" or kind == "AnnAssign" and field == "simple":
            value = bool(value)
        elif kind == "Interpolation" and field == "str":
            pass
        else:
            value = convert(value, offsets)
        result[field] = value
    return result


def dump(data, name="<text>"):
    """The JSON of one file's syntax tree."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
        if text.startswith("\ufeff"):
            text = text[1:]
        # Not universal newlines: offsets are those of the text as it is.
        tree = ast.parse(data, name)
    except (SyntaxError, ValueError, UnicodeError, LookupError, MemoryError, RecursionError) as error:
        return json.dumps({"skip": f"{type(error).__name__}: {error}"})
    module = convert(tree, Offsets(text))
    return json.dumps({"text": text, "module": module})


def main():
    for line in sys.stdin:
        path = line.rstrip("\n")
        with open(path, "rb") as file:
            data = file.read()
        print(dump(data, path), flush=True)


if __name__ == "__main__":
    main()
