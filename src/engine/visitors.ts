import { ENTITY_PROVIDERS, type EntityKind } from '../frameworks/entities.ts'
import type { Rule, RuleContext } from '../rule-api/rule.ts'

/** A function of one rule for one kind of node or entity. */
export interface Visitor {
  /** The index of the rule in the list that the visitors were made of. */
  readonly rule: number
  /** Takes what the kind promises: a node of that kind, or an entity of that kind. */
  readonly visit: (subject: unknown, context: RuleContext) => void
}

const ENTITY_KINDS: ReadonlySet<string> = new Set<EntityKind>(ENTITY_PROVIDERS.flatMap((provider) => provider.kinds))

/** The functions of all rules by what they look at, so that one walk over a file serves every rule. */
export class Visitors {
  readonly rules: readonly Rule[]
  /** By node kind. */
  readonly syntax = new Map<string, Visitor[]>()
  /** By entity kind. */
  readonly entities = new Map<string, Visitor[]>()

  constructor(rules: readonly Rule[]) {
    this.rules = rules
    rules.forEach((rule, index) => {
      for (const [kind, visit] of Object.entries(rule.check)) {
        const visitors = ENTITY_KINDS.has(kind) ? this.entities : this.syntax
        const known = visitors.get(kind) ?? []
        // The type of a check pairs each kind with a function that takes it; the engine hands over nothing else.
        known.push({ rule: index, visit: visit as Visitor['visit'] })
        visitors.set(kind, known)
      }
    })
  }
}
