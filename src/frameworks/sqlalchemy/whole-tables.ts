import { type Chain, Effects, type ResolvedCall } from '../../project/calls.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Mappings } from './mappings.ts'

/** The calls that lead to a query without any condition or limit, and the class whose rows it loads. */
export type WholeTable = Chain<ClassSymbol>

const ALL = /^sqlalchemy\.(orm\.Query|(engine|ext\.asyncio)\.\w*Result)\.(all|fetchall)$/
const SELECT = /^(sqlalchemy|sqlmodel)\.(\w+\.)*select$/
const EXECUTIONS = new Set(['execute', 'scalars', 'exec'])
/** Methods that leave the number of rows as it is. */
const KEEPING = new Set([
  'all',
  'fetchall',
  'scalars',
  'unique',
  'order_by',
  'options',
  'execution_options',
  'select_from',
])
const MAXIMUM_STEPS = 30

/** Finds queries for all rows of a table. */
export class WholeTables {
  readonly #project: Project
  readonly #mappings: Mappings
  readonly #loads: Effects<ClassSymbol>

  constructor(project: Project, mappings: Mappings) {
    this.#project = project
    this.#mappings = mappings
    this.#loads = new Effects(project.calls, {
      effectOf: (call) => this.#tableOf(call),
      follows: (_, callee) => callee.module.role === 'application',
    })
  }

  /** A shortest chain from a call in a function to such a query; null for none. */
  loadedBy(symbol: FunctionSymbol): WholeTable | null {
    return this.#mappings.isEmpty ? null : this.#loads.chainIn(symbol)
  }

  /** The entity of which a call loads every row; null where it does not, or that is not known. */
  #tableOf({ site, module, names }: ResolvedCall): ClassSymbol | null {
    const func = site?.call.func
    if (func?.kind !== 'Attribute' || (func.attr !== 'all' && func.attr !== 'fetchall')) return null
    if (site === null || !names.some((name) => ALL.test(name))) return null
    return this.#trace({ module, node: site.call }, new Set())
  }

  #trace(place: Located, seen: Set<Expression>): ClassSymbol | null {
    const { module, node } = place
    if (seen.has(node) || seen.size > MAXIMUM_STEPS) return null
    seen.add(node)
    switch (node.kind) {
      case 'Await':
        return this.#trace({ module, node: node.value }, seen)
      case 'Name': {
        const values = valuesOf(this.#project.inference, place, { calls: false })
        const only = values.length === 1 ? values[0]! : null
        return only === null || only.node === node ? null : this.#trace(only, seen)
      }
      case 'Call':
        return this.#traceCall({ module, node }, seen)
      default:
        return null
    }
  }

  #traceCall({ module, node: { func, args, keywords } }: Located<Call>, seen: Set<Expression>): ClassSymbol | null {
    const [first] = args
    const isSelect = SELECT.test(qualifiedNameOf(this.#project.inference.typeOf(module, func)) ?? '')
    if (isSelect || (func.kind === 'Attribute' && func.attr === 'query'))
      return first && args.length === 1 ? this.#entityOf({ module, node: first }) : null
    if (func.kind !== 'Attribute') return null
    if (EXECUTIONS.has(func.attr) && first !== undefined && keywords.length === 0)
      return this.#trace({ module, node: first }, seen)
    return KEEPING.has(func.attr) ? this.#trace({ module, node: func.value }, seen) : null
  }

  #entityOf({ module, node }: Located): ClassSymbol | null {
    const type = this.#project.inference.typeOf(module, node)
    if (type.kind !== 'class' || type.of.kind !== 'instance') return null
    return this.#mappings.isEntity(type.of.class) === true ? type.of.class : null
  }
}
