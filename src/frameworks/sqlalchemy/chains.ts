import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** One way in which a query is put together: how it begins, and what is called on it and on its result. */
export interface QueryChain {
  /** `select(User)`, `session.query(User)`. */
  readonly begin: Located<Call>
  /** Names of the methods called on the statement or query and on its result, without those that run it. */
  readonly methods: readonly string[]
}

const SELECT = /^(sqlalchemy|sqlmodel)\.select$/
const QUERY = /^sqlalchemy\.orm\.Session\.query$/
const EXECUTION =
  /^(sqlalchemy\.(orm\.Session|engine\.Connection|ext\.asyncio\.Async(Session|Connection))|sqlmodel\.(ext\.asyncio\.session\.Async)?Session)\.(execute|exec|scalars|stream|stream_scalars)$/
const PASSING = /^builtins\.(list|tuple|set|sorted)$/
const MAXIMUM_STEPS = 60

/**
 * The ways in which the query behind an expression (a query, a statement, a result, its rows) is put together; null as soon as some of
 * it is not known. Variables are followed, parameters and project functions are not.
 */
export function queryChainsOf(inference: Inference, start: Located): readonly QueryChain[] | null {
  const seen = new Set<Expression>()
  const trace = ({ module, node }: Located, methods: readonly string[]): readonly QueryChain[] | null => {
    // `query = query.where(…)` leads back to itself.
    if (seen.has(node)) return []
    if (seen.size > MAXIMUM_STEPS) return null
    seen.add(node)
    switch (node.kind) {
      case 'Await':
        return trace({ module, node: node.value }, methods)
      case 'Name': {
        const values = valuesOf(inference, { module, node }, { calls: false })
        const chains: QueryChain[] = []
        for (const value of values) {
          const found = value.node === node || value.module !== module ? null : trace(value, methods)
          if (found === null) return null
          chains.push(...found)
        }
        return chains
      }
      case 'Call': {
        const name = nameOf(inference, { module, node: node.func })
        const [first] = node.args
        if (SELECT.test(name) || QUERY.test(name)) return [{ begin: { module, node }, methods }]
        if (EXECUTION.test(name) || PASSING.test(name)) return first ? trace({ module, node: first }, methods) : null
        if (node.func.kind !== 'Attribute' || !name.startsWith('sqlalchemy.')) return null
        return trace({ module, node: node.func.value }, [...methods, node.func.attr])
      }
      default:
        return null
    }
  }
  return trace(start, [])
}

/** The dotted name of what an expression means: the same one for all it may be; empty for none. */
export function nameOf(inference: Inference, { module, node }: Located): string {
  const names = new Set(membersOf(inference.typeOf(module, node)).map((member) => qualifiedNameOf(member)))
  const [only] = names
  return names.size === 1 ? (only ?? '') : ''
}

/** The only class that the query asks for; null where it asks for something else, or for more. */
export function entityAskedFor(inference: Inference, { begin }: QueryChain): ClassSymbol | null {
  const { module, node } = begin
  const [first, ...others] = node.args
  const type = first && others.length === 0 ? inference.typeOf(module, first) : null
  return type?.kind === 'class' && type.of.kind === 'instance' ? type.of.class : null
}
