import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { contains } from '../../text/span.ts'

/** What a decorator leaves of the signature that FastAPI reads. */
export type SignatureEffect =
  /** What it gives has the signature of what it decorates: `functools.wraps`, the function itself, a library's decorator. */
  | { readonly kind: 'keeps' }
  /** It gives a function with a signature of its own, and without `functools.wraps`. */
  | { readonly kind: 'replaces'; readonly by: FunctionSymbol }
  | { readonly kind: 'unknown' }

const KEEPS: SignatureEffect = { kind: 'keeps' }
const UNKNOWN: SignatureEffect = { kind: 'unknown' }

/** Libraries whose decorators write signatures, or take the parameters out that they fill. */
const SIGNATURE_WRITERS = /^(makefun|forge|merge_args|dishka)\./

/** Whether a function gets its signature from an assignment to `__signature__`. */
export function hasWrittenSignature({ module, facts }: FunctionSymbol): boolean {
  return [module.facts.topLevel, ...module.facts.functions].some(({ attributeAssignments }) =>
    attributeAssignments.some(
      ({ target }) => target.attr === '__signature__' && target.value.kind === 'Name' && target.value.id === facts.name,
    ),
  )
}

function nameOf(inference: Inference, module: Module, node: Expression): string {
  return qualifiedNameOf(inference.typeOf(module, node.kind === 'Call' ? node.func : node)) ?? ''
}

/** What a decorator of the project does to the signature of the function under it; decorators of libraries are trusted to keep it, but for those that are there to change it. */
export function effectOfDecorator(inference: Inference, decorator: Located): SignatureEffect {
  const { module, node } = decorator
  if (isRegistration(node)) return KEEPS
  return agreed(
    typesOf(inference, decorator).map((type) => {
      switch (type.kind) {
        case 'function':
          return effectOfCalling(inference, type.function, type.self === null || type.function.owner === null ? 0 : 1)
        case 'library':
          return SIGNATURE_WRITERS.test(type.name) ? UNKNOWN : KEEPS
        case 'class':
          return type.of.kind === 'instance' && type.of.class.module?.isStub !== false ? KEEPS : UNKNOWN
        case 'unknown':
          return (isOfLibrary(inference, module, node) && !SIGNATURE_WRITERS.test(nameOf(inference, module, node))) ||
            returnsRegistration(inference, module, node)
            ? KEEPS
            : UNKNOWN
        case 'instance': {
          const call = type.class.module === null ? null : inference.attribute(type, '__call__')
          return call?.kind === 'function' ? effectOfCalling(inference, call.function, 1) : UNKNOWN
        }
        default:
          return UNKNOWN
      }
    }),
  )
}

const CALLABLE = /^(typing|typing_extensions|collections\.abc)\.Callable$/

/** What a decorator may be; a function that `def logged(level) -> Callable[…]` returns is found behind that annotation. */
function typesOf(inference: Inference, decorator: Located): readonly Type[] {
  const type = inference.typeOf(decorator.module, decorator.node)
  const isVague = type.kind === 'unknown' || (type.kind === 'instance' && CALLABLE.test(type.class.qualifiedName))
  if (!isVague || decorator.node.kind !== 'Call') return membersOf(type)
  const returned = valuesOf(inference, decorator).map(({ module, node }) => inference.typeOf(module, node))
  return returned.every(({ kind }) => kind === 'function') ? returned : [type]
}

/** What calling `decorator` with a function, for its parameter `index`, leaves of that function's signature. */
export function effectOfCalling(inference: Inference, decorator: FunctionSymbol, index: number): SignatureEffect {
  const { facts, module } = decorator
  if (module.isStub) return KEEPS
  // `inspect.signature` looks at what is wrapped.
  if (facts.attributeAssignments.some(({ target }) => target.attr === '__wrapped__')) return KEEPS
  if (facts.calls.some(({ call }) => isUpdate(inference, module, call, facts.parameters[index]?.name))) return KEEPS
  const written = facts.attributeAssignments.find(({ target }) => target.attr === '__signature__')
  if (written) {
    // `inner.__signature__ = inspect.signature(decorated)`; any other signature that is written by hand may be anything.
    const { value } = written
    if (value?.kind !== 'Call' || qualifiedNameOf(inference.typeOf(module, value.func)) !== 'inspect.signature')
      return UNKNOWN
    const [source] = value.args
    return source?.kind === 'Name' && source.id === facts.parameters[index]?.name ? KEEPS : UNKNOWN
  }
  if (facts.isAsync || facts.isGenerator || facts.returns.length === 0) return UNKNOWN
  return agreed(
    facts.returns.map(({ value }) => (value ? effectOfReturning(inference, decorator, index, value) : UNKNOWN)),
  )
}

/** `functools.update_wrapper(inner, decorated)` */
function isUpdate(inference: Inference, module: Module, { func, args }: Call, decorated: string | undefined): boolean {
  const source = args[1]
  if (source?.kind !== 'Name' || source.id !== decorated) return false
  return qualifiedNameOf(inference.typeOf(module, func)) === 'functools.update_wrapper'
}

function effectOfReturning(
  inference: Inference,
  decorator: FunctionSymbol,
  index: number,
  value: Expression,
): SignatureEffect {
  const { module, facts } = decorator
  if (value.kind === 'Call') {
    if (value.func.kind === 'Call' && isRegistration(value.func) && value.args[0]) {
      return effectOfReturning(inference, decorator, index, value.args[0])
    }
    const callee = value.func.kind === 'Call' ? value.func.func : value.func
    const name = qualifiedNameOf(inference.typeOf(module, callee))
    if (name === 'functools.wraps' || name === 'functools.update_wrapper') return KEEPS
    const wrapped = name === 'typing.cast' ? value.args[1] : undefined
    return wrapped ? effectOfReturning(inference, decorator, index, wrapped) : UNKNOWN
  }
  if (value.kind !== 'Name') return UNKNOWN
  const resolution = inference.names.lookUp(module, value.id, value.start)
  if (resolution.kind !== 'definitions') return UNKNOWN
  return agreed(
    resolution.sites.map(({ definition }) => {
      if (definition.kind === 'parameter') {
        return module.functions[definition.function]!.facts === facts && definition.index === index ? KEEPS : UNKNOWN
      }
      if (definition.kind !== 'function') return UNKNOWN
      const inner = module.functions[definition.function]!
      if (inner.facts.decorators.length === 0) return { kind: 'replaces', by: inner }
      return inference.decoratorsOf(inner).includes('functools.wraps') ? KEEPS : UNKNOWN
    }),
  )
}

function agreed(effects: readonly SignatureEffect[]): SignatureEffect {
  const [first, ...others] = effects
  if (first === undefined) return UNKNOWN
  const isSame = (other: SignatureEffect) =>
    first.kind === 'replaces' ? other.kind === 'replaces' && other.by === first.by : other.kind === first.kind
  return others.every(isSame) ? first : UNKNOWN
}

const REGISTRATIONS =
  /^(get|put|post|delete|options|head|patch|trace|api_route|websocket|route|websocket_route|on_event|exception_handler|middleware)$/

/** Whether a decorator looks like a registration on an app or router: those give back what they are given. */
function isRegistration(node: Expression): boolean {
  return node.kind === 'Call' && node.func.kind === 'Attribute' && REGISTRATIONS.test(node.func.attr)
}

/** `@public("/path")`, where `public` returns `router.get(path)`. */
function returnsRegistration(inference: Inference, module: Module, node: Expression): boolean {
  const callee = node.kind === 'Call' ? inference.typeOf(module, node.func) : null
  if (callee?.kind !== 'function' || callee.function.facts.returns.length === 0) return false
  return callee.function.facts.returns.every(({ value }) => value !== null && isRegistration(value))
}

/** Whether the name that an expression starts with comes from a library: `limiter.limit("5/minute")` of an object that it made. */
function isOfLibrary(inference: Inference, module: Module, node: Expression): boolean {
  let start = node
  while (start.kind === 'Call' || start.kind === 'Attribute') start = start.kind === 'Call' ? start.func : start.value
  const type = inference.typeOf(module, start)
  // What objects of described classes hold may be the project's own: `app.state.limit()`.
  return type.kind === 'library' || (type.kind === 'instance' && type.class.module === null)
}

/** Decorators of libraries that give another function, which does more than the one under it. */
const WRAPPING_LIBRARIES =
  /^(functools\.(lru_)?cache|tenacity\.retry|slowapi\.(\w+\.)*Limiter\.(shared_)?limit|dependency_injector\.wiring\.inject|fastapi_cache\.decorator\.cache|fastapi_limiter\.\w+|backoff\.on_(exception|predicate)|aiocache\.(decorators\.)?(multi_)?cached(_stampede)?|cachetools\.cached|async_lru\.alru_cache|ratelimit\.limits|starlette\.authentication\.requires)$/

/**
 * Whether a decorator gives another function than the one under it, as one of the project does that returns a function of its own, and as some
 * of libraries are known to. False where that is not known.
 */
export function givesAnother(inference: Inference, { module, node }: Located): boolean {
  if (isRegistration(node)) return false
  const callee = node.kind === 'Call' ? node.func : node
  if (WRAPPING_LIBRARIES.test(qualifiedNameOf(inference.typeOf(module, callee)) ?? '')) return true
  const types = typesOf(inference, { module, node })
  return (
    types.length > 0 &&
    types.every((type) => {
      if (type.kind !== 'function' || type.function.module.isStub) return false
      const { facts, module: home } = type.function
      return (
        !facts.isAsync &&
        facts.returns.length > 0 &&
        facts.returns.every(({ value }) => {
          if (value?.kind !== 'Name') return false
          const resolution = inference.names.lookUp(home, value.id, value.start)
          return (
            resolution.kind === 'definitions' &&
            resolution.sites.every(
              ({ definition }) => definition.kind === 'function' && contains(facts, definition.start),
            )
          )
        })
      )
    })
  )
}
