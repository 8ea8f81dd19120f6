import { lastIdentifier } from '../../syntax/expressions.ts'
import type { CheckedFile } from '../application.ts'
import type { Endpoint } from './endpoints.ts'
import type { Operation } from './operations.ts'

const CHECK =
  /admin|superuser|staff|permission|privilege|authori[sz]e|allowed|polic(y|ies)|roles?(_|$|s|[A-Z])|^can_|acl|guard|internal/i

/** Whether a handler, or what stands before it, may check what its caller is allowed to do: something about it is named so. */
export function isRestricted({ function: symbol, name, uses }: Endpoint, file: CheckedFile): boolean {
  const operations = uses.flatMap(({ node, operation }) => (node === null ? [operation] : []))
  if (CHECK.test(name) || operations.every(isRestrictedOperation) || symbol === null) return true
  const isInside = (start: number) => start > symbol.facts.nameSpan.end && start < symbol.facts.end
  return (
    symbol.facts.calls.some(({ call }) => CHECK.test(lastIdentifier(call.func))) ||
    file.nodesOf('Attribute').some(({ start, attr }) => isInside(start) && CHECK.test(attr))
  )
}

function isRestrictedOperation({ allDependencies, path, route }: Operation): boolean {
  if (CHECK.test(path ?? route.path ?? '') || CHECK.test(route.module.path)) return true
  return allDependencies.some(({ dependency, callable }) => dependency.scopes !== null || CHECK.test(callable.name))
}
