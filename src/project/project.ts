import type { ModuleFacts } from '../semantics/facts.ts'
import { importsIn } from '../semantics/imports.ts'
import { CallGraph } from './calls.ts'
import type { Dependencies } from './dependencies.ts'
import { type Bystander, detectSourceRoots, Imports, moduleName } from './imports.ts'
import { Inference, type TypeExtension } from './inference.ts'
import { Module } from './module.ts'
import { Names } from './names.ts'
import { roleOf } from './roles.ts'
import { type StubFacts, Stubs } from './stubs.ts'

export interface ProjectOptions {
  /** Folders from which absolute imports start, relative to the project root; empty: detect. */
  readonly sourceRoots: readonly string[]
  /** Folders that manifests name as source roots (`src`), used beside the detected ones. */
  readonly declaredRoots?: readonly string[]
  /** What they import shows where imports start. */
  readonly bystanders?: readonly Bystander[]
  readonly stubs: StubFacts
  readonly extensions: readonly TypeExtension[]
  readonly dependencies: Dependencies
}

/** All files of a project linked together. Immutable; a change of a file makes a new one. */
export class Project {
  /** The project's own files by path, in order of their paths. */
  readonly modules: ReadonlyMap<string, Module>
  readonly bystanders: readonly Bystander[]
  readonly inference: Inference
  readonly calls: CallGraph
  readonly dependencies: Dependencies

  constructor(files: Iterable<ModuleFacts>, options: ProjectOptions) {
    this.bystanders = options.bystanders ?? []
    const facts = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
    const roots =
      options.sourceRoots.length > 0
        ? options.sourceRoots
        : detectSourceRoots([...facts.map(importsOf), ...this.bystanders], options.declaredRoots ?? [])
    const modules = facts.map((one) => {
      const { name, isPackage } = moduleName(one.path, roots)
      return new Module(one, { name, isPackage, isStub: false, role: roleOf(one) })
    })
    const stubs = new Stubs(options.stubs)
    this.modules = new Map(modules.map((module) => [module.path, module]))
    const imports = new Imports(modules, stubs, roots)
    const names = new Names(imports, stubs.get('builtins') ?? null)
    this.inference = new Inference(names, imports, stubs, options.extensions)
    this.calls = new CallGraph(this.inference)
    this.dependencies = options.dependencies
  }

  /** Whether a test that is not linked has all of these words in its text, so that it may use what they name. */
  bystandersMention(...words: readonly string[]): boolean {
    return this.bystanders.some(({ text }) => words.every((word) => text.includes(word)))
  }
}

/** The absolute imports of a file, in all its scopes. */
function importsOf(facts: ModuleFacts): { path: string; absoluteImports: readonly string[] } {
  const absoluteImports: string[] = []
  for (const definition of importsIn(facts)) {
    if (definition.kind === 'import') absoluteImports.push(definition.module)
    else if (definition.level === 0) absoluteImports.push(`${definition.module}.${definition.name}`)
  }
  for (const star of facts.starImports) if (star.level === 0) absoluteImports.push(star.module)
  return { path: facts.path, absoluteImports }
}
