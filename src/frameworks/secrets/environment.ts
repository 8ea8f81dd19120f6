import { ENVIRONMENT_CLASS, ENVIRONMENT_READERS } from '../../knowledge/secrets.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { stringOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** A place where the program asks its environment for a variable. */
export interface EnvironmentRead {
  /** The variable, where it is written out. */
  readonly variable: string | null
  /** How the code spells the reading: `os.getenv`. */
  readonly reader: string
  /** What is used when the variable is not set; null for none. */
  readonly fallback: Expression | null
}

/**
 * The dotted names of what a call may call. An object that is called counts as its `__call__`; a method goes by the class of its object,
 * not by the one that defines it.
 */
export function calleeNames(inference: Inference, module: Module, callee: Expression): readonly string[] {
  return membersOf(inference.typeOf(module, callee)).flatMap((member) => {
    if (member.kind === 'instance') return [`${member.class.qualifiedName}.__call__`]
    if (member.kind === 'function' && member.self?.kind === 'instance') {
      return [`${member.self.class.qualifiedName}.${member.function.facts.name}`]
    }
    return qualifiedNameOf(member) ?? []
  })
}

/** How the code spells a callee: `jwt.encode`; `…` stands for what is no name. */
export function spelled(callee: Expression): string {
  if (callee.kind === 'Name') return callee.id
  return callee.kind === 'Attribute' ? `${spelled(callee.value)}.${callee.attr}` : '…'
}

/** The argument of a call at a position or under a keyword; null when it is not given, or not visibly. */
export function argumentOf(call: Call, position: number | null, keyword: string | null): Expression | null {
  const named = keyword === null ? undefined : call.keywords.find(({ arg }) => arg === keyword)
  if (named) return named.value
  if (position === null || call.args.slice(0, position + 1).some(({ kind }) => kind === 'Starred')) return null
  return call.args[position] ?? null
}

/** What `node` reads from the environment (`os.getenv("X", "y")`, `os.environ["X"]`, `config("X", default="y")`), or null. */
export function environmentRead(inference: Inference, module: Module, node: Expression): EnvironmentRead | null {
  if (node.kind === 'Subscript') {
    const mapping = inference.typeOf(module, node.value)
    if (mapping.kind !== 'instance' || mapping.class.qualifiedName !== ENVIRONMENT_CLASS) return null
    return { variable: textOf(node.slice), reader: 'os.environ', fallback: null }
  }
  if (node.kind !== 'Call' || !mayRead(node)) return null
  const variable = argumentOf(node, 0, 'key')
  for (const name of calleeNames(inference, module, node.func)) {
    const reader = ENVIRONMENT_READERS[name]
    if (reader === undefined) continue
    return {
      variable: variable && stringOf(inference, { module, node: variable }),
      reader: spelled(node.func),
      fallback: argumentOf(node, reader.fallback, reader.keyword),
    }
  }
  return null
}

const METHODS: ReadonlySet<string> = new Set(
  Object.keys(ENVIRONMENT_READERS).map((name) => name.slice(name.lastIndexOf('.') + 1)),
)

/** A quick look at how a call is spelled, which spares most calls the look at its type: `getenv("X")`, `config("X")`, `env.str("X")`. */
function mayRead({ func, args }: Call): boolean {
  const [first] = args
  if (first !== undefined && textOf(first) === null && first.kind !== 'Name' && first.kind !== 'Attribute') return false
  return func.kind === 'Name' || (func.kind === 'Attribute' && METHODS.has(func.attr))
}

/** The value of a string literal; null for anything else. */
export function textOf(node: Expression): string | null {
  return node.kind === 'Constant' && node.type === 'str' ? node.value : null
}
