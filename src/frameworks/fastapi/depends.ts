import { callsNamed } from '../../project/calls-by-name.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { Call } from '../../syntax/ast.ts'
import { type Dependency, dependencyOf, markerOf } from './dependency.ts'

/** The calls in each file that are written like one of `Depends` or `Security`. */
const CANDIDATES = new WeakMap<Inference, ReadonlyMap<Module, readonly Call[]>>()

function candidatesOf(inference: Inference): ReadonlyMap<Module, readonly Call[]> {
  let candidates = CANDIDATES.get(inference)
  if (candidates === undefined) {
    const found = new Map<Module, Call[]>()
    const add = (name: string, home: Module | null): void => {
      for (const { module, site } of callsNamed(inference, name)) {
        if (home !== null && module !== home) continue
        const calls = found.get(module)
        if (calls) calls.push(site.call)
        else found.set(module, [site.call])
      }
    }
    for (const name of ['Depends', 'Security']) add(name, null)
    for (const module of inference.imports.modules) for (const name of aliasesOfDepends(module)) add(name, module)
    candidates = found
    CANDIDATES.set(inference, candidates)
  }
  return candidates
}

/** Other names under which a file imports `Depends` and `Security`. */
function aliasesOfDepends(module: Module): ReadonlySet<string> {
  const aliases = new Set<string>()
  for (const { name, definitions } of module.scope(0).bindings) {
    if (name === 'Depends' || name === 'Security') continue
    for (const one of definitions) {
      if (one.kind !== 'import-from') continue
      if (one.name === 'Depends' || one.name === 'Security' || aliases.has(one.name)) aliases.add(name)
    }
  }
  return aliases
}

const CALLS = new WeakMap<Module, readonly Call[]>()

/** The calls of `Depends` and `Security` in a file, wherever they stand, in no particular order. */
export function dependsCalls(inference: Inference, module: Module): readonly Call[] {
  let calls = CALLS.get(module)
  if (calls === undefined) {
    calls = (candidatesOf(inference).get(module) ?? []).filter((call) => {
      const marker = markerOf(inference, { module, node: call })
      return marker?.kind === 'depends' && marker.call.node === call
    })
    CALLS.set(module, calls)
  }
  return calls
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
