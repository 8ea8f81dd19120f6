import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { CallSite } from '../../semantics/facts.ts'
import type { Call } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { type Dependency, dependencyOf, markerOf } from './dependency.ts'

/** Names that `Depends` and `Security` have in a file. */
function namesOfDepends(module: Module): ReadonlySet<string> {
  const names = new Set(['Depends', 'Security'])
  for (const { name, definitions } of module.scope(0).bindings) {
    const isAlias = definitions.some((one) => one.kind === 'import-from' && names.has(one.name))
    if (isAlias) names.add(name)
  }
  return names
}

const CALLS = new WeakMap<Module, readonly Call[]>()

/** The calls of `Depends` and `Security` in a file, wherever they stand, in no particular order. */
export function dependsCalls(inference: Inference, module: Module): readonly Call[] {
  let calls = CALLS.get(module)
  if (calls === undefined) {
    calls = findDependsCalls(inference, module)
    CALLS.set(module, calls)
  }
  return calls
}

function findDependsCalls(inference: Inference, module: Module): readonly Call[] {
  const names = namesOfDepends(module)
  const { topLevel, functions } = module.facts
  return [topLevel, ...functions].flatMap(({ calls }: { calls: readonly CallSite[] }) =>
    calls.flatMap(({ call }) => {
      if (!names.has(lastIdentifier(call.func))) return []
      const marker = markerOf(inference, { module, node: call })
      return marker?.kind === 'depends' && marker.call.node === call ? [call] : []
    }),
  )
}

/** The dependencies that the `Depends(…)` of all files but tests declare by what stands between their parentheses. */
function* namedDependencies({ inference, modules }: Project): Generator<Dependency> {
  for (const module of modules.values()) {
    if (module.role === 'test') continue
    for (const node of dependsCalls(inference, module)) yield dependencyOf(inference, { module, node })
  }
}

/** The `Depends(…)` of all files but tests by the function that FastAPI calls for them. */
export function dependenciesByFunction(project: Project): ReadonlyMap<FunctionSymbol, readonly Dependency[]> {
  const found = new Map<FunctionSymbol, Dependency[]>()
  for (const dependency of namedDependencies(project)) {
    const symbol = dependency.callable.function
    if (symbol === null) continue
    const list = found.get(symbol)
    if (list) list.push(dependency)
    else found.set(symbol, [dependency])
  }
  return found
}

/** The classes that the `Depends(…)` of all files but tests name. */
export function dependencyClasses(project: Project): readonly ClassSymbol[] {
  const found = new Set<ClassSymbol>()
  for (const { callable } of namedDependencies(project)) if (callable.class !== null) found.add(callable.class)
  return [...found]
}
