import { blockingCallable } from '../../knowledge/blocking-calls.ts'
import type { BlockingCallable, BlockingTable } from '../../knowledge/blocking-table.ts'
import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { waits } from './waiting.ts'

/** A library call that blocks, with the canonical dotted name under which it is known to. */
export interface DirectBlock {
  readonly name: string
  readonly callable: BlockingCallable
}

/**
 * What a call does itself to the thread it runs in, without looking into project functions; null for nothing, or for nothing that is known.
 * `declared` is what the user's configuration says to block.
 */
export function directBlock(inference: Inference, call: ResolvedCall, declared: BlockingTable): DirectBlock | null {
  let block: DirectBlock | null = null
  const others: string[] = []
  for (const name of call.names) {
    const callable = blockingCallableOf(call, name, declared)
    if (callable) block ??= { name, callable }
    else others.push(name)
  }
  if (block === null) return null
  const other = others.findLast((name) => !isImpossible(call, name)) ?? null
  // `session: Session | AsyncSession`: it may as well be the other one. Of what is entered or iterated, one class has several names.
  if (other !== null && (call.site !== null || ownerOf(other) !== ownerOf(block.name))) return null
  // What else it may be is not known, and may be awaited: `client = redis.from_url(url) if url else make_client()`.
  if (membersOf(call.callee).some(({ kind }) => kind === 'unknown')) return null
  // What is awaited is no blocking call, whatever else is known of it. Only `time.sleep` has no awaitable look-alike.
  if (call.site?.awaited && block.callable.kind !== 'sleep') return null
  if (runsLater(call) || isOverAtOnce(block.name, call)) return null
  if (block.callable.kind === 'wait' && !waits(inference, block.name, call)) return null
  if (block.name.startsWith('typing.IO.') && !isOpenFile(inference, call)) return null
  if (block.name === 'shutil.copyfileobj' && !call.site?.call.args.some((one) => isFile(inference, call.module, one)))
    return null
  const { file } = block.callable
  if (file && call.site && !isGivenFile(inference, call.module, call.site.call, file)) return null
  return block
}

function blockingCallableOf(call: ResolvedCall, name: string, declared: BlockingTable): BlockingCallable | null {
  const known = declared.find(name)
  if (known !== null) return known
  const callable = blockingCallable(name)
  return callable !== null && isOwn(call, name) ? null : callable
}

/** `threading.Lock` of `threading.Lock.__enter__`. */
function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

/** Whether the name is that of a function of the project, in a file that is called like the library. */
function isOwn({ callee }: ResolvedCall, name: string): boolean {
  return membersOf(callee).some(
    (member) => member.kind === 'function' && !member.function.module.isStub && member.function.qualifiedName === name,
  )
}

/** Whether a member of a union has no such method, so that it is not the one that is called: `read_text` of `str | Path`. */
function isImpossible(call: ResolvedCall, name: string): boolean {
  if (call.site === null || !/^(builtins|pathlib|typing\.IO|io)\./.test(name)) return false
  return membersOf(call.callee).some((member) => member.kind === 'library' && member.name === name)
}

/** Whether a method of a file object is called on a file on disk: a `BinaryIO` may as well be an `io.BytesIO`. */
function isOpenFile(inference: Inference, { module, node, site }: ResolvedCall): boolean {
  const func = site?.call.func
  if (func !== undefined && func.kind !== 'Attribute') return false
  return isFile(inference, module, func?.value ?? node)
}

function isFile(inference: Inference, module: Module, node: Expression): boolean {
  return membersOf(inference.typeOf(module, node)).some(
    (type) => type.kind === 'instance' && inference.classes.isSubclass(type.class, FILE) === true,
  )
}

/** The class that stands for all files on disk. */
const FILE = 'io.FileIO'

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
  return ['builtins.str', 'pathlib.PurePath', FILE].some(
    (name) => inference.classes.isSubclass(object.class, name) === true,
  )
}

/** Whether the call stands in a generator expression that something else iterates, perhaps in a thread: `StreamingResponse(read(p) for p in paths)`. */
export function runsLater({ module, block }: ResolvedCall): boolean {
  for (const { kind } of module.blocksAround(block)) {
    if (kind === 'generator') return true
    if (kind === 'function') return false
  }
  return false
}

/** Whether the arguments of a call say that there is nothing to wait for. */
function isOverAtOnce(name: string, { site, module, block }: ResolvedCall): boolean {
  const [first, second] = site?.call.args ?? []
  // It starts the process and does not wait for it.
  if (/^os\.spawn/.test(name)) return first !== undefined && lastIdentifier(first) !== 'P_WAIT'
  // Without a host, such an object connects later.
  if (/^(smtplib|ftplib)\.[A-Z_]+$/.test(name)) return first === undefined && !hasKeyword(site, 'host')
  switch (name) {
    case 'time.sleep':
      // `time.sleep(0)` only lets other threads run.
      return first?.kind === 'Constant' && typeof first.value === 'number' && first.value < 0.001
    case 'builtins.open':
      // Files that no disk holds.
      if (first?.kind === 'Attribute') return first.attr === 'devnull'
      return first?.kind === 'Constant' && typeof first.value === 'string' && /^\/(proc|sys|dev)\//.test(first.value)
    case 'confluent_kafka.Consumer.poll':
    case 'confluent_kafka.Consumer.consume':
      return isZero(first) || site?.call.keywords.some(({ arg, value }) => arg === 'timeout' && isZero(value)) === true
    case 'socket.gethostbyname':
    case 'socket.gethostbyname_ex':
      // The name of this machine is in a file.
      return first?.kind === 'Call' && lastIdentifier(first.func) === 'gethostname'
    case 'os.waitpid':
      return second !== undefined && mentions(second, 'WNOHANG')
    case 'fcntl.flock':
    case 'fcntl.lockf':
      // Unlocking does not wait either.
      return second !== undefined && (mentions(second, 'LOCK_NB') || mentions(second, 'LOCK_UN'))
    case 'urllib.request.urlopen': {
      if (first?.kind === 'Constant') return typeof first.value === 'string' && LOCAL_URL.test(first.value)
      if (first?.kind !== 'Name') return false
      // Under `if url.startswith("data:"):`.
      return [...module.blocksAround(block)].some(({ kind, test }) => kind === 'if' && saysLocal(test, first.id))
    }
    default:
      return false
  }
}

function hasKeyword(site: ResolvedCall['site'], name: string): boolean {
  return site?.call.keywords.some(({ arg }) => arg === name) === true
}

function isZero(node: Expression | undefined): boolean {
  return node?.kind === 'Constant' && node.value === 0
}

/** URLs that need no other server. */
const LOCAL_URL = /^(data|file):/i

function saysLocal(test: Expression | null, name: string): boolean {
  if (test?.kind !== 'Call' || test.func.kind !== 'Attribute' || test.func.attr !== 'startswith') return false
  const { value: object } = test.func
  const [prefix] = test.args
  return (
    object.kind === 'Name' &&
    object.id === name &&
    prefix?.kind === 'Constant' &&
    typeof prefix.value === 'string' &&
    LOCAL_URL.test(prefix.value)
  )
}

/** Whether a flag such as `os.WNOHANG` is among the options. */
function mentions(options: Expression, flag: string): boolean {
  if (options.kind === 'BinOp') return mentions(options.left, flag) || mentions(options.right, flag)
  return lastIdentifier(options) === flag
}
