import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { onlyValue } from '../../project/values.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Operation } from './operations.ts'
import type { Router } from './routers.ts'
import type { Moment, Step } from './routes.ts'

/** An application that is mounted nowhere, with all that it answers. */
export interface AssembledApp {
  readonly router: Router
  /** The dotted name of the app object: `app.main.app`; the name of the function that makes it where no module has the object. */
  readonly name: string
  /**
   * Its operations, those of mounted apps among them, in the order in which FastAPI tries them, as far as that is known: `isTriedBefore` tells
   * where it is.
   */
  readonly operations: readonly Operation[]
  /** The includes and mounts that belong to it, each once for each way. */
  readonly steps: readonly Step[]
  /** What may add more operations, each as a sentence for a person: routers that could not be followed. */
  readonly unknown: readonly string[]
}

/**
 * Whether the app tries one operation before another; null where that is not known: they are registered in different functions or files, or
 * belong to different apps.
 */
export function isTriedBefore(one: Operation, other: Operation): boolean | null {
  if (one.app === null || one.app !== other.app || one === other) return null
  const [left, right] = firstDifference(one, other)
  if (left === undefined || right === undefined) return null
  if (codeOf(left) !== codeOf(right)) return null
  return compareMoments(left, right) < 0
}

/** Orders the operations of one app as it tries them; those of which that is not known by file and place. */
export function compareOperations(one: Operation, other: Operation): number {
  const [left, right] = firstDifference(one, other)
  if (left === undefined || right === undefined) return 0
  return compareMoments(left, right)
}

/** Whether something is registered only under a condition, in a loop, or where an exception may keep it from happening. */
export function isConditional({ module, block }: Moment): boolean {
  for (const { kind } of module.blocksAround(block)) {
    if (kind === 'function' || kind === 'module' || kind === 'class') return false
    if (kind !== 'with' && kind !== 'finally') return true
  }
  return false
}

function momentsOf({ steps, route }: Operation): readonly Moment[] {
  return [...steps, route].map(({ moment }) => moment)
}

/** Where the ways to two operations part. */
function firstDifference(one: Operation, other: Operation): readonly [Moment | undefined, Moment | undefined] {
  const left = momentsOf(one)
  const right = momentsOf(other)
  const index = left.findIndex((moment, position) => moment !== right[position])
  return [left[index], right[index]]
}

/** What runs as a piece: a function's body, or the top level of a file. */
function codeOf({ module, offset }: Moment): object {
  return module.functionAt(offset) ?? module
}

function compareMoments(left: Moment, right: Moment): number {
  if (left.module !== right.module) return left.module.path < right.module.path ? -1 : 1
  return left.offset - right.offset || left.sequence - right.sequence
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
