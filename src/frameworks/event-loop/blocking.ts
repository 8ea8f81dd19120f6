import { type BlockingCallable, blockingCallable } from '../../knowledge/blocking-calls.ts'
import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** A library call that blocks, with the canonical dotted name under which it is known to. */
export interface DirectBlock {
  readonly name: string
  readonly callable: BlockingCallable
}

/** What a call does itself to the thread it runs in, without looking into project functions; null for nothing, or for nothing that is known. */
export function directBlock(inference: Inference, call: ResolvedCall): DirectBlock | null {
  let block: DirectBlock | null = null
  for (const name of call.names) {
    const callable = blockingCallable(name)
    if (callable) block ??= { name, callable }
    // `session: Session | AsyncSession`: it may as well be the other one.
    else if (!isImpossible(call, name)) return null
  }
  if (block === null) return null
  // What is awaited is no blocking call, whatever else is known of it. Only `time.sleep` has no awaitable look-alike.
  if (call.site?.awaited && block.callable.kind !== 'sleep') return null
  if (block.callable.kind === 'sleep' && isMoment(call)) return null
  const { file } = block.callable
  if (file && call.site && !isGivenFile(inference, call.module, call.site.call, file)) return null
  return block
}

/** Whether a member of a union has no such method, so that it is not the one that is called: `read_text` of `str | Path`. */
function isImpossible(call: ResolvedCall, name: string): boolean {
  if (call.site === null || !/^(builtins|pathlib|typing\.IO|io)\./.test(name)) return false
  return membersOf(call.callee).some((member) => member.kind === 'library' && member.name === name)
}

/** Whether the argument for `parameter` is known to be a path or an open file on disk. */
function isGivenFile(
  inference: Inference,
  module: Module,
  call: Call,
  parameter: { readonly position: number; readonly name: string },
): boolean {
  const argument: Expression | undefined =
    call.args[parameter.position] ?? call.keywords.find(({ arg }) => arg === parameter.name)?.value
  if (argument === undefined) return false
  const types = membersOf(inference.typeOf(module, argument)).filter(({ kind }) => kind !== 'none')
  return types.length > 0 && types.every((type) => isOnDisk(inference, type))
}

function isOnDisk(inference: Inference, type: Type): boolean {
  const object = inference.asInstance(type)
  if (object.kind !== 'instance') return false
  return ['builtins.str', 'pathlib.PurePath', 'typing.IO'].some(
    (name) => inference.classes.isSubclass(object.class, name) === true,
  )
}

/** Whether a sleep of known length is shorter than most requests' own work: `time.sleep(0)`, which only lets other threads run. */
function isMoment({ site }: ResolvedCall): boolean {
  const seconds = site?.call.args[0]
  return seconds?.kind === 'Constant' && typeof seconds.value === 'number' && seconds.value < 0.001
}
