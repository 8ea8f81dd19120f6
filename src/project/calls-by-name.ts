import type { CallSite } from '../semantics/facts.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import type { Inference } from './inference.ts'
import type { Module } from './module.ts'

/** A call with the file it stands in. */
export interface PlacedCall {
  readonly module: Module
  readonly site: CallSite
}

const INDICES = new WeakMap<Inference, ReadonlyMap<string, readonly PlacedCall[]>>()

/** All calls of the project, tests among them, whose callee is written with this name last; file by file. */
export function callsNamed(inference: Inference, name: string): readonly PlacedCall[] {
  return indexFor(inference).get(name) ?? []
}

/** The same for all names that fit. */
export function callsLike(inference: Inference, names: RegExp): readonly PlacedCall[] {
  return [...indexFor(inference)].flatMap(([name, calls]) => (names.test(name) ? calls : []))
}

function indexFor(inference: Inference): ReadonlyMap<string, readonly PlacedCall[]> {
  let index = INDICES.get(inference)
  if (index === undefined) {
    index = indexOf(inference.imports.modules)
    INDICES.set(inference, index)
  }
  return index
}

function indexOf(modules: readonly Module[]): ReadonlyMap<string, readonly PlacedCall[]> {
  const index = new Map<string, PlacedCall[]>()
  for (const module of modules) {
    for (const code of [module.facts.topLevel, ...module.facts.functions]) {
      for (const site of code.calls) {
        const name = lastIdentifier(site.call.func)
        if (name === '') continue
        const list = index.get(name)
        if (list) list.push({ module, site })
        else index.set(name, [{ module, site }])
      }
    }
  }
  return index
}
