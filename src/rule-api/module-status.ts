import { importName, type NamedImport } from '../frameworks/importing.ts'
import type { Expression } from '../syntax/ast.ts'
import type { RuleContext } from './rule.ts'

/** How FastAPI's module `status` can be named at a place; null where its name means something else there. */
export function moduleStatus(
  { start, end }: Expression,
  { file, module, application, qualifiedName }: RuleContext,
): NamedImport | null {
  const meaning = qualifiedName({ kind: 'Name', id: 'status', start, end })
  if (meaning === 'fastapi.status' || meaning === 'starlette.status') return { name: 'status', added: [] }
  const named = importName(file, 'fastapi', 'status')
  const isShadowed = application.project.inference.names.lookUp(module, 'status', start).kind === 'definitions'
  return named?.name === 'status' && isShadowed ? null : named
}
