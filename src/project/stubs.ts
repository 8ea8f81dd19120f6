import type { ModuleFacts } from '../semantics/facts.ts'
import { Module } from './module.ts'

/** Where the library stubs come from; each is read when it is first asked for, because a project uses few libraries. */
export interface StubFacts {
  /** The dotted names of all stub modules. */
  readonly names: ReadonlySet<string>
  /** The facts of the stub of one of `names`. */
  factsOf(name: string): ModuleFacts
}

/** The library stubs as modules, by dotted name. */
export class Stubs {
  readonly #facts: StubFacts
  readonly #modules = new Map<string, Module>()

  constructor(facts: StubFacts) {
    this.#facts = facts
  }

  get names(): ReadonlySet<string> {
    return this.#facts.names
  }

  /** The stub of a module, if there is one. */
  get(name: string): Module | undefined {
    const known = this.#modules.get(name)
    if (known !== undefined || !this.#facts.names.has(name)) return known
    const options = { name, isPackage: true, isStub: true, role: 'application' } as const
    const module = new Module(this.#facts.factsOf(name), options)
    this.#modules.set(name, module)
    return module
  }
}
