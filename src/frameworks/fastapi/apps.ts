import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { onlyValue } from '../../project/values.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Call } from '../../syntax/ast.ts'
import type { Operation } from './operations.ts'
import type { Router } from './routers.ts'
import type { Step } from './routes.ts'

/** An application that is mounted nowhere, with all that it answers. */
export interface AssembledApp {
  readonly router: Router
  /** The dotted name of the app object: `app.main.app`; the name of the function that makes it where no module has the object. */
  readonly name: string
  /**
   * Its operations, those of mounted apps among them, in the order in which FastAPI tries them, as far as that is known: `isTriedBefore` tells
   * where it is. What tests add to an app of the project is not among them.
   */
  readonly operations: readonly Operation[]
  /** The includes and mounts that belong to it, each once for each way. */
  readonly steps: readonly Step[]
  /** What may add more operations. */
  readonly gaps: readonly Gap[]
}

/** A call that may add operations to an app which are not known. */
export interface Gap {
  readonly call: Located<Call>
  /** Why, as a sentence for a person. */
  readonly reason: string
}

/** The name that a file gives to an app or router where it creates it; null where it has none of its own. */
export function nameOf({ origin }: Router): string | null {
  return definitionOf(origin.module, origin.node)?.name ?? null
}

/** The dotted name of the object that an app is, from the names that hold it. */
export function nameOfApp(project: Project, { origin }: Router): string {
  const own = definitionOf(origin.module, origin.node)
  if (own !== null && own.scope === 0) return `${origin.module.name}.${own.name}`
  for (const module of project.modules.values()) {
    for (const { name, definitions } of module.scope(0).bindings) {
      if (definitions.some((definition) => makes(project.inference, module, definition, origin))) {
        return `${module.name}.${name}`
      }
    }
  }
  const maker = origin.module.functionAt(origin.node.start)
  if (maker) return maker.qualifiedName
  return own === null ? origin.module.name : `${origin.module.name}.${own.name}`
}

function definitionOf(module: Module, node: Located['node']): { scope: number; name: string } | null {
  for (const [scope, { bindings }] of module.facts.scopes.entries()) {
    for (const { name, definitions } of bindings) {
      if (definitions.some((one) => 'value' in one && one.value?.start === node.start && one.value.end === node.end))
        return { scope, name }
    }
  }
  return null
}

/** Whether `name = create_app()` leads to the constructor call `origin`. */
function makes(inference: Inference, module: Module, definition: Definition, origin: Located): boolean {
  if (definition.kind !== 'assign' && definition.kind !== 'annotated') return false
  if (definition.value?.kind !== 'Call') return false
  const only = onlyValue(inference, { module, node: definition.value })
  return only?.node === origin.node
}
