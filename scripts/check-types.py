"""Prints, for every Python file below a folder, the types that mypy gives its names, attributes and calls: one JSON object a line.

Usage: check-types.py ROOT PACKAGE...   (needs mypy without compiled extensions: `pip install --no-binary mypy mypy`)
"""

import json
import os
import sys

from mypy import build
from mypy.find_sources import create_source_list
from mypy.options import Options
from mypy.traverser import TraverserVisitor
from mypy.types import Instance, LiteralType, NoneType, TupleType, UnionType, get_proper_type


def names_of(type_):
    """The class names of a type's members; None where a member is no object of a class."""
    type_ = get_proper_type(type_)
    if isinstance(type_, Instance):
        return [type_.type.name]
    if isinstance(type_, NoneType):
        return ["None"]
    if isinstance(type_, TupleType):
        return ["tuple"]
    if isinstance(type_, LiteralType):
        return [type_.fallback.type.name]
    if isinstance(type_, UnionType):
        members = [names_of(member) for member in type_.items]
        return None if None in members else sorted({name for member in members for name in member})
    return None


class Collector(TraverserVisitor):
    def __init__(self, types):
        self.types = types
        self.found = []

    def record(self, node):
        type_ = self.types.get(node)
        names = None if type_ is None else names_of(type_)
        if names and node.line > 0 and node.end_line is not None:
            self.found.append([node.line, node.column, node.end_line, node.end_column, names])

    def visit_call_expr(self, node):
        self.record(node)
        super().visit_call_expr(node)

    def visit_member_expr(self, node):
        self.record(node)
        super().visit_member_expr(node)

    def visit_name_expr(self, node):
        self.record(node)
        super().visit_name_expr(node)


root, packages = sys.argv[1], sys.argv[2:]
os.chdir(root)
options = Options()
options.check_untyped_defs = options.export_types = options.preserve_asts = True
options.ignore_missing_imports = options.namespace_packages = options.explicit_package_bases = True
options.incremental = False
options.mypy_path = ["."]
sources = create_source_list(packages, options)
result = build.build(sources, options=options)
for source in sources:
    state = result.graph.get(source.module)
    if state is None or state.tree is None:
        continue
    collector = Collector(result.types)
    collector.visit_mypy_file(state.tree)
    print(json.dumps({"path": os.path.relpath(source.path), "types": collector.found}))
