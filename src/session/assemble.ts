/** The composition root of the analysis: which stubs, type extensions and frameworks belong together. */
import { Application } from '../frameworks/application.ts'
import { TYPE_EXTENSIONS } from '../frameworks/type-extensions.ts'
import { STUBS } from '../knowledge/stubs/index.ts'
import type { Dependencies } from '../project/dependencies.ts'
import type { Bystander } from '../project/imports.ts'
import { Project } from '../project/project.ts'
import type { StubFacts } from '../project/stubs.ts'
import { bindModule } from '../semantics/bind.ts'
import type { ModuleFacts } from '../semantics/facts.ts'
import type { PythonParser } from '../syntax/parser.ts'

/** The facts of the library stubs, which `parser` reads when they are first asked for. Asking throws when a stub does not parse, which is a bug. */
export function stubFacts(parser: PythonParser): StubFacts {
  const facts = new Map<string, ModuleFacts>()
  return {
    names: new Set(Object.keys(STUBS)),
    factsOf(name) {
      let known = facts.get(name)
      if (known === undefined) {
        const tree = parser.parse(STUBS[name]!)
        const error = tree.errors[0]
        if (error) throw new Error(`stub of ${name}: ${error.message} at offset ${error.start}`)
        known = bindModule(`<stub>/${name}.pyi`, tree)
        facts.set(name, known)
      }
      return known
    },
  }
}

/** Links the facts of all files and puts the models of the frameworks on top. */
export function assemble(
  files: Iterable<ModuleFacts>,
  options: {
    readonly sourceRoots: readonly string[]
    readonly declaredRoots?: readonly string[]
    readonly bystanders?: readonly Bystander[]
    readonly stubs: StubFacts
    readonly dependencies: Dependencies
    readonly blockingCalls?: readonly { readonly call: string; readonly use: string | null }[]
  },
): Application {
  const project = new Project(files, { ...options, extensions: TYPE_EXTENSIONS })
  return new Application(project, { blockingCalls: options.blockingCalls ?? [] })
}
