import { ENTITY_PROVIDERS, type EntityKind, type EntityProvider } from '../frameworks/entities.ts'
import type { Rule, RuleContext } from '../rule-api/rule.ts'
import type { NodeKind } from '../syntax/ast.ts'
import { TextSearch } from '../text/text-search.ts'

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
  /** What the rules want files to mention. */
  readonly mentions: TextSearch
  /** By node kind. */
  readonly syntax = new Map<NodeKind, Visitor[]>()
  /** By entity kind. */
  readonly entities = new Map<EntityKind, Visitor[]>()
  /** The providers that some rule wants something of, each with all visitors of its kinds. */
  readonly providers: readonly { readonly find: EntityProvider; readonly visitors: readonly Visitor[] }[]

  constructor(rules: readonly Rule[]) {
    this.rules = rules
    this.mentions = new TextSearch(
      rules.flatMap(({ mentions, mentionsInTests }) => [mentions ?? [], mentionsInTests ?? []].flat()),
    )
    rules.forEach((rule, index) => {
      for (const [kind, visit] of Object.entries(rule.check)) {
        // The type of a check pairs each kind with a function that takes it; the engine hands over nothing else.
        const visitor = { rule: index, visit: visit as Visitor['visit'] }
        if (isEntityKind(kind)) add(this.entities, kind, visitor)
        else add(this.syntax, kind as NodeKind, visitor)
      }
    })
    this.providers = ENTITY_PROVIDERS.map(({ kinds, find }) => ({
      find,
      visitors: kinds.flatMap((kind) => this.entities.get(kind) ?? []),
    })).filter(({ visitors }) => visitors.length > 0)
  }
}

function isEntityKind(kind: string): kind is EntityKind {
  return ENTITY_KINDS.has(kind)
}

function add<Kind>(visitors: Map<Kind, Visitor[]>, kind: Kind, visitor: Visitor): void {
  const known = visitors.get(kind)
  if (known === undefined) visitors.set(kind, [visitor])
  else known.push(visitor)
}
