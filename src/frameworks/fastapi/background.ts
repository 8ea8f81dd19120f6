import { qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import type { Call, Node } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application, CheckedFile } from '../application.ts'
import { uncallable } from './callability.ts'

/** A background task that never runs. */
export type LostTask =
  /** `BackgroundTasks()` or `BackgroundTask(f)` that no response gets. */
  | { readonly kind: 'detached'; readonly call: Call; readonly isSingle: boolean }
  /** `add_task(f())`: what is handed over cannot be called; `result` is what it is. */
  | { readonly kind: 'called'; readonly call: Call; readonly argument: Call; readonly result: string }

const TASKS = /^(fastapi|starlette\.background)\.BackgroundTasks$/
const TASK = /^starlette\.background\.BackgroundTask$/

/** The background tasks of a file that never run, in no particular order. */
export function lostTasks(application: Application, file: CheckedFile): readonly LostTask[] {
  const { module } = file
  return [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')].flatMap(({ body }) =>
    body.flatMap((statement) => lostIn(application, module, statement, body)),
  )
}

/** Those below a statement, apart from what belongs to nested functions; `body` is that of the function. */
function lostIn(application: Application, module: Module, root: Node, body: readonly Node[]): readonly LostTask[] {
  const { inference } = application.project
  // Only what looks like a class is worth looking at.
  const nameOf = ({ func }: Call) =>
    /^[A-Z]/.test(lastIdentifier(func)) ? (qualifiedNameOf(inference.typeOf(module, func)) ?? '') : ''
  const found: LostTask[] = []
  const consider = (call: Call): void => {
    const argument = call.args[0] ?? call.keywords.find(({ arg }) => arg === 'func')?.value
    if (argument?.kind !== 'Call') return
    const isTask = call.func.kind === 'Attribute' && call.func.attr === 'add_task'
    const isForTasks = isTask ? isTasks(application, module, call) : TASK.test(nameOf(call))
    const result = isForTasks ? uncallable(inference, { module, node: argument }) : null
    if (result !== null) found.push({ kind: 'called', call, argument, result })
  }
  walk(root, (node) => {
    switch (node.kind) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'ClassDef':
      case 'Lambda':
        return false
      case 'Call':
        consider(node)
        return true
      case 'Expr': {
        const made = node.value.kind === 'Call' ? node.value : null
        if (made !== null && TASK.test(nameOf(made))) found.push({ kind: 'detached', call: made, isSingle: true })
        const object = made?.func.kind === 'Attribute' && made.func.attr === 'add_task' ? made.func.value : null
        if (object?.kind === 'Call' && TASKS.test(nameOf(object)))
          found.push({ kind: 'detached', call: object, isSingle: false })
        return true
      }
      case 'Assign':
      case 'AnnAssign': {
        const [target, another] = node.kind === 'Assign' ? node.targets : [node.target]
        if (target?.kind !== 'Name' || another !== undefined || node.value?.kind !== 'Call') return true
        const name = nameOf(node.value)
        const isSingle = TASK.test(name)
        if ((isSingle || TASKS.test(name)) && isKept(body, target.id, isSingle))
          found.push({ kind: 'detached', call: node.value, isSingle })
        return true
      }
      default:
        return true
    }
  })
  return found
}

function isTasks({ project }: Application, module: Module, { func }: Call): boolean {
  if (func.kind !== 'Attribute') return false
  const types = membersOf(project.inference.typeOf(module, func.value))
  return types.every((type) => type.kind === 'instance' && TASKS.test(type.class.qualifiedName))
}

/** Whether tasks never leave the function: they are only added to. */
function isKept(body: readonly Node[], name: string, isSingle: boolean): boolean {
  let reads = 0
  let additions = 0
  for (const statement of body) {
    walk(statement, (node) => {
      if (node.kind === 'Name' && node.id === name) reads++
      const object = node.kind === 'Call' && node.func.kind === 'Attribute' ? node.func : null
      if (object?.attr === 'add_task' && object.value.kind === 'Name' && object.value.id === name) additions++
      return true
    })
  }
  // The assignment is one of the names.
  return reads === additions + 1 && (isSingle ? additions === 0 : additions > 0)
}
