import type { Application } from '../../src/frameworks/application.ts'
import { CheckedFile } from '../../src/frameworks/checked-file.ts'
import { readGrammar } from '../../src/platform/grammar.ts'
import type { Dependencies } from '../../src/project/dependencies.ts'
import type { Module } from '../../src/project/module.ts'
import type { StubFacts } from '../../src/project/stubs.ts'
import { describe, type Type } from '../../src/project/types.ts'
import { bindModule } from '../../src/semantics/bind.ts'
import type { ModuleFacts } from '../../src/semantics/facts.ts'
import { assemble, stubFacts } from '../../src/session/assemble.ts'
import type { Expression, SyntaxTree } from '../../src/syntax/ast.ts'
import { PythonParser } from '../../src/syntax/parser.ts'

let parser: Promise<PythonParser> | undefined
let stubs: StubFacts | undefined

/** The parser that all tests of a worker share. */
export function sharedParser(): Promise<PythonParser> {
  parser ??= PythonParser.create(readGrammar())
  return parser
}

/** An analysed project with the ways in which tests look at it. */
export interface TestProject {
  readonly application: Application
  file(path: string): CheckedFile
  module(path: string): Module
  /** The type of the value last assigned to a module-level name, as a person would write it. */
  typeOf(path: string, name: string): string
}

/** Analyses a project given as file texts by path. Every library has its newest version, unless `isAtLeast` says otherwise. */
export async function analyse(
  files: Readonly<Record<string, string>>,
  options: {
    sourceRoots?: readonly string[]
    declaredRoots?: readonly string[]
    isAtLeast?: (library: string, version: string) => boolean
    /** What manifests declare; outweighs `isAtLeast`. */
    dependencies?: Dependencies
    /** What the project sees of a file's facts; default: the facts themselves. */
    transform?: (facts: ModuleFacts) => ModuleFacts
  } = {},
): Promise<TestProject> {
  const parser = await sharedParser()
  stubs ??= stubFacts(parser)
  const trees = new Map<string, { tree: SyntaxTree; text: string }>()
  const facts: ModuleFacts[] = []
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.py')) continue
    const tree = parser.parse(text)
    trees.set(path, { tree, text })
    facts.push((options.transform ?? unchanged)(bindModule(path, tree)))
  }
  const application = assemble(facts, {
    sourceRoots: options.sourceRoots ?? [],
    ...(options.declaredRoots && { declaredRoots: options.declaredRoots }),
    stubs,
    dependencies: options.dependencies ?? {
      isAtLeast: (_path, library, version) => options.isAtLeast?.(library, version) ?? true,
      declares: () => null,
    },
  })
  const module = (path: string): Module => {
    const found = application.project.modules.get(path)
    if (!found) throw new Error(`the project has no ${path}`)
    return found
  }
  return {
    application,
    module,
    file: (path) => new CheckedFile(module(path), trees.get(path)!.tree, trees.get(path)!.text),
    typeOf: (path, name) => describe(typeOfName(application, module(path), name)),
  }
}

function unchanged(facts: ModuleFacts): ModuleFacts {
  return facts
}

function typeOfName(application: Application, module: Module, name: string): Type {
  const node: Expression = { kind: 'Name', id: name, start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER }
  return application.project.inference.typeOf(module, node)
}
