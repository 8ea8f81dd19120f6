/** The composition root of the analysis: which stubs, type extensions and frameworks belong together. */
import { Application } from '../frameworks/application.ts'
import { TYPE_EXTENSIONS } from '../frameworks/type-extensions.ts'
import { STUBS } from '../knowledge/stubs/index.ts'
import type { Dependencies } from '../project/dependencies.ts'
import { Project } from '../project/project.ts'
import { bindModule } from '../semantics/bind.ts'
import type { ModuleFacts } from '../semantics/facts.ts'
import type { PythonParser } from '../syntax/parser.ts'

/** The facts of all library stubs by module name. Throws when a stub does not parse, which is a bug. */
export function stubFacts(parser: PythonParser): ReadonlyMap<string, ModuleFacts> {
  const facts = new Map<string, ModuleFacts>()
  for (const [name, text] of Object.entries(STUBS)) {
    const tree = parser.parse(text)
    const error = tree.errors[0]
    if (error) throw new Error(`stub of ${name}: ${error.message} at offset ${error.start}`)
    facts.set(name, bindModule(`<stub>/${name}.pyi`, tree))
  }
  return facts
}

/** Links the facts of all files and puts the models of the frameworks on top. */
export function assemble(
  files: Iterable<ModuleFacts>,
  options: {
    readonly sourceRoots: readonly string[]
    readonly declaredRoots?: readonly string[]
    readonly stubs: ReadonlyMap<string, ModuleFacts>
    readonly dependencies: Dependencies
  },
): Application {
  return new Application(new Project(files, { ...options, extensions: TYPE_EXTENSIONS }))
}
