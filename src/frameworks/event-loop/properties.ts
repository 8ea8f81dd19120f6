import type { ResolvedCall } from '../../project/calls.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { CheckedFile } from '../checked-file.ts'
import { lastPart } from './threads.ts'

/** Reading an attribute calls a function where the attribute is a property: finds the reads of those that block. */
export class BlockingProperties {
  readonly #project: Project
  readonly #blocks: (property: FunctionSymbol) => boolean
  #properties: ReadonlyMap<string, ReadonlySet<FunctionSymbol>> | null = null

  /** `blocks` tells whether what a function calls blocks. */
  constructor(project: Project, blocks: (property: FunctionSymbol) => boolean) {
    this.#project = project
    this.#blocks = blocks
  }

  /** The reads in functions of a file, as calls of the properties, in no particular order. */
  readsIn(file: CheckedFile): readonly ResolvedCall[] {
    this.#properties ??= this.#find()
    if (this.#properties.size === 0) return []
    const { module } = file
    const { inference } = this.#project
    const reads: ResolvedCall[] = []
    for (const node of file.nodesOf('Attribute')) {
      const candidates = this.#properties.get(node.attr)
      const caller = candidates && module.functionAt(node.start)
      if (!candidates || !caller) continue
      const callee = inference.typeOf(module, node.value)
      const runs = membersOf(callee).map((object) => {
        const site = object.kind === 'instance' ? inference.classes.member(object, node.attr)?.sites[0] : undefined
        return site?.definition.kind === 'function' ? site.module.functions[site.definition.function]! : null
      })
      const isProperty = (symbol: FunctionSymbol | null): symbol is FunctionSymbol =>
        symbol !== null && candidates.has(symbol)
      if (runs.length === 0 || !runs.every(isProperty)) continue
      const block = module.blockAt(node.start)
      reads.push({ module, caller, node, site: null, block, callee, names: [], runs })
    }
    return reads
  }

  #find(): ReadonlyMap<string, ReadonlySet<FunctionSymbol>> {
    const found = new Map<string, Set<FunctionSymbol>>()
    for (const module of this.#project.modules.values()) {
      if (module.role === 'test') continue
      for (const symbol of module.functions) {
        const { decorators, name, calls, isAsync } = symbol.facts
        if (symbol.owner === null || decorators.length === 0 || calls.length === 0 || isAsync) continue
        // What is cached runs once.
        if (!this.#project.inference.isProperty(symbol) || decorators.some((one) => /cache/.test(lastPart(one))))
          continue
        if (!this.#blocks(symbol)) continue
        const named = found.get(name)
        if (named) named.add(symbol)
        else found.set(name, new Set([symbol]))
      }
    }
    return found
  }
}
