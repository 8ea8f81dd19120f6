import type { Module, Place } from '../../project/module.ts'
import { valuesOf } from '../../project/values.ts'
import type { CodeFacts, Definition } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { argumentValues } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import type { RequestPath } from '../event-loop/request-code.ts'
import type { SessionSources } from './sources.ts'

/** A session that is made when a module is imported, and that requests use. */
export interface SharedSession {
  readonly call: Call
  /** The variable or class attribute that holds it. */
  readonly name: string
  /** A place where a request uses it, and a shortest way in which requests come to the function around that place. */
  readonly use: Place
  readonly path: RequestPath
}

/** The sessions that a file makes at import and that requests use, in source order. */
export function sharedSessions(
  application: Application,
  sources: SessionSources,
  module: Module,
): readonly SharedSession[] {
  return module.facts.scopes.flatMap(({ kind, bindings }) => {
    if (kind !== 'module' && kind !== 'class') return []
    return bindings.flatMap(({ name, definitions }) =>
      definitions.flatMap((definition) => {
        const call = callOf(definition)
        if (call === null || isProgram(module, definition) || !isOwn(sources, module, call)) return []
        const found = useOf(application, module, name, call)
        return found ? { call, name, ...found } : []
      }),
    )
  })
}

function callOf(definition: Definition): Call | null {
  if (definition.kind !== 'assign' && definition.kind !== 'annotated') return null
  if (definition.kind === 'assign' && definition.path.length > 0) return null
  return definition.value?.kind === 'Call' ? definition.value : null
}

/** Whether a statement runs only when its file is started as a program. */
function isProgram(module: Module, { block }: Definition): boolean {
  return [...module.blocksAround(block)].some(
    ({ kind, test }) =>
      kind === 'if' && test?.kind === 'Compare' && test.left.kind === 'Name' && test.left.id === '__name__',
  )
}

/** Whether a call makes a session that nobody closes for a request. */
function isOwn(sources: SessionSources, module: Module, call: Call): boolean {
  return sources.sourcesOf({ module, node: call })?.every(({ dependency }) => dependency === null) === true
}

/** The first use of a session by a function that requests come to. */
function useOf(
  { project, requestCode }: Application,
  home: Module,
  name: string,
  call: Call,
): Pick<SharedSession, 'use' | 'path'> | null {
  const isIt = (module: Module, node: Expression): boolean =>
    valuesOf(project.inference, { module, node }, { calls: false }).some(
      (value) => value.module === home && value.node.start === call.start && value.node.end === call.end,
    )
  const modules = [home, ...[...project.modules.values()].filter((module) => module !== home)]
  for (const module of modules) {
    if (module.role !== 'application') continue
    const names = namesIn(module, home, name)
    const mayMean = (node: Expression): boolean =>
      node.kind === 'Name' ? names.has(node.id) : node.kind === 'Attribute' && node.attr === name
    for (const symbol of module.functions) {
      const use = mentionsIn(symbol.facts).find((node) => mayMean(node) && isIt(module, node))
      const path = use ? requestCode.pathInto(symbol) : null
      if (use && path) return { use: { module, start: use.start, end: use.end }, path }
    }
  }
  return null
}

/** What a file may call something that another file defines as `name`. */
function namesIn(module: Module, home: Module, name: string): ReadonlySet<string> {
  if (module === home || module.facts.starImports.length > 0) return new Set([name])
  const imported = module.facts.scopes.flatMap(({ bindings }) => bindings)
  return new Set(
    imported.flatMap(({ name: local, definitions }) =>
      definitions.some((one) => one.kind === 'import-from' && one.name === name) ? [local] : [],
    ),
  )
}

/** The names and attributes that code calls methods of, hands over, returns, yields, enters and iterates. */
function mentionsIn({ calls, returns, yields, uses }: CodeFacts): readonly Expression[] {
  return [
    ...calls.flatMap(({ call }) => [
      ...(call.func.kind === 'Attribute' ? [call.func.value] : []),
      ...argumentValues(call),
    ]),
    ...[...returns, ...yields].flatMap(({ value }) => value ?? []),
    ...uses.map(({ value }) => value),
  ]
}
