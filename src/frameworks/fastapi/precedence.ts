import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { AssembledApp } from './apps.ts'
import type { FastApiModel } from './model.ts'
import type { Operation } from './operations.ts'
import { PathIndex } from './path-index.ts'
import { PathPattern } from './paths.ts'
import type { Router } from './routers.ts'
import { isUnderCondition, type Moment, type Mount, type Step } from './routes.ts'

/** Something that is tried before an operation and matches all of its requests: the operation never answers them. */
export interface Obstacle {
  readonly by: Operation | Mount
  /** The methods that it takes away. */
  readonly methods: readonly string[]
  /** Whether the two belong to one app and have the same path but for the names of placeholders. */
  readonly isSame: boolean
  /** Whether it is a route for everything below a path. */
  readonly isCatchAll: boolean
}

/** The moments at which an app is given something, outermost first. */
export type Way = readonly Moment[]

/**
 * Whether the app tries one operation before another; null where that is not known: they are registered in different functions or files, or
 * belong to different apps.
 */
export function isTriedBefore(one: Operation, other: Operation): boolean | null {
  if (one.app === null || one.app !== other.app || one === other) return null
  const parting = partingOf(wayTo(one), wayTo(other))
  return parting && codeOf(parting.left) === codeOf(parting.right)
    ? compareMoments(parting.left, parting.right) < 0
    : null
}

/** Orders the operations of one app as it tries them; those of which that is not known by file and place. */
export function compareOperations(one: Operation, other: Operation): number {
  const parting = partingOf(wayTo(one), wayTo(other))
  return parting ? compareMoments(parting.left, parting.right) : 0
}

/** Whether something is registered only under a condition, in a loop, or where an exception may keep it from happening. */
export function isConditional({ module, block, isUncertain }: Moment): boolean {
  return isUncertain || isUnderCondition(module, block)
}

/** A way to a mount on an app (routers lose theirs in most versions), with what it matches. */
interface MountReach {
  readonly app: Router
  readonly way: Way
  readonly pattern: PathPattern
}

/** What stands in the way of operations. */
export class Precedence {
  readonly #project: Project
  readonly #model: FastApiModel
  readonly #patterns = new Map<Operation, PathPattern>()
  readonly #obstacles = new Map<Operation, Obstacle | null>()
  readonly #rivals = new Map<Router, ReadonlyMap<string, PathIndex<Operation>>>()
  readonly #mounts = new Map<Mount, readonly MountReach[]>()

  constructor(project: Project, model: FastApiModel) {
    this.#project = project
    this.#model = model
  }

  /**
   * What keeps an operation from being reached: an operation of the same path first, then whatever is tried first. Null for nothing, where the
   * order is not known, and where the other may not be there at all.
   */
  obstacleOf(operation: Operation): Obstacle | null {
    let obstacle = this.#obstacles.get(operation)
    if (obstacle === undefined) {
      obstacle = this.#findObstacle(operation)
      this.#obstacles.set(operation, obstacle)
    }
    return obstacle
  }

  #findObstacle(operation: Operation): Obstacle | null {
    const pattern = this.#patternOf(operation)
    if (pattern === null || this.#isSelective(operation)) return null
    const byMethod = this.#rivalsIn(operation.app!)
    const rivals = new Set(operation.methods!.flatMap((method) => byMethod.get(method)!.mayCover(pattern)))
    let obstacle: Obstacle | null = null
    for (const by of rivals) {
      const isSame = schemaOwner(by) === schemaOwner(operation) && this.#patternOf(by)!.shape === pattern.shape
      if (by === operation || (obstacle !== null && !isSame)) continue
      if (!this.#patternOf(by)!.covers(pattern) || !certainlyPrecedes(wayTo(by), wayTo(operation))) continue
      if (!isSame && by.route.handler !== null && by.route.handler === operation.route.handler) continue
      // The same registration on two ways: its router is included twice, or a function is called with two routers.
      if (isSame && by.route.registration === operation.route.registration) return null
      const methods = operation.methods!.filter((method) => by.methods!.includes(method))
      obstacle = { by, methods, isSame, isCatchAll: this.#patternOf(by)!.isCatchAll }
      if (isSame) return obstacle
    }
    return obstacle ?? this.#mountBefore(operation, pattern)
  }

  /** The operations that a mount hides, because it is tried first and answers whatever is below its path. */
  hiddenBy(mount: Mount): readonly Operation[] {
    return this.#reachesOf(mount).flatMap(({ app, way, pattern }) =>
      operationsOf(this.#model, app).filter((operation) => {
        const own = this.#patternOf(operation)
        return own !== null && pattern.covers(own) && precedes(way, wayTo(operation))
      }),
    )
  }

  /** The operations that a route for everything below a path hides, because it is tried first; none for other routes. */
  behindCatchAll(operation: Operation): readonly Operation[] {
    if (operation.app === null || !this.#patternOf(operation)?.isCatchAll) return []
    return operationsOf(this.#model, operation.app).filter((other) => {
      const obstacle = this.obstacleOf(other)
      return obstacle?.by === operation && !obstacle.isSame
    })
  }

  #mountBefore(operation: Operation, pattern: PathPattern): Obstacle | null {
    for (const mount of this.#model.mounts) {
      const isBefore = this.#reachesOf(mount).some(
        (reach) =>
          reach.app === operation.app &&
          reach.pattern.covers(pattern) &&
          certainlyPrecedes(reach.way, wayTo(operation)),
      )
      if (isBefore) return { by: mount, methods: operation.methods!, isSame: false, isCatchAll: false }
    }
    return null
  }

  #reachesOf(mount: Mount): readonly MountReach[] {
    const known = this.#mounts.get(mount)
    if (known) return known
    const { kind, parent, path } = mount
    const outers = kind === 'mount' && parent.kind === 'app' && path !== null ? this.#model.reachesOf(parent) : []
    const reaches = outers.flatMap(({ app, prefix, steps }) => {
      if (prefix === null) return []
      return [{ app, way: [...steps, mount].map(momentOf), pattern: new PathPattern(`${prefix}${path}/{path:path}`) }]
    })
    this.#mounts.set(mount, reaches)
    return reaches
  }

  /** The operations of an app by method; every method of one of them is there. */
  #rivalsIn(app: Router): ReadonlyMap<string, PathIndex<Operation>> {
    const known = this.#rivals.get(app)
    if (known) return known
    const rivals = new Map<string, PathIndex<Operation>>()
    this.#rivals.set(app, rivals)
    for (const operation of operationsOf(this.#model, app)) {
      const pattern = this.#patternOf(operation)
      if (pattern === null || this.#isSelective(operation)) continue
      for (const method of operation.methods!) {
        const index = rivals.get(method) ?? new PathIndex()
        rivals.set(method, index)
        index.add(pattern, operation)
      }
    }
    return rivals
  }

  /** Null where the path or the methods are not known. */
  #patternOf(operation: Operation): PathPattern | null {
    const known = this.#patterns.get(operation)
    if (known) return known
    if (operation.path === null || operation.methods === null) return null
    const pattern = new PathPattern(operation.path)
    this.#patterns.set(operation, pattern)
    return pattern
  }

  /** Whether something besides method and path may choose: a library's router, a route class of its own, versions of one route. */
  #isSelective({ reach, route }: Operation): boolean {
    const { inference } = this.#project
    const isVersioned = route.wrappers.some((wrapper) => {
      const callee = wrapper.kind === 'Call' ? wrapper.func : wrapper
      return /^fastapi_version/.test(qualifiedNameOf(inference.typeOf(route.module, callee)) ?? '')
    })
    if (isVersioned) return true
    // Routes keep their class when their router is included.
    const routeClass = route.router.arguments.get('route_class')
    if (routeClass !== null && this.#choosesItself(routeClass)) return true
    return [...(reach?.routers ?? []), route.router].some(
      ({ class: symbol, arguments: given }) =>
        !given.isComplete ||
        symbol === null ||
        symbol.module === null ||
        !inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).isComplete,
    )
  }

  /** Whether routes of a class decide themselves what they match. */
  #choosesItself({ module, node }: Located): boolean {
    const { inference } = this.#project
    const type = inference.typeOf(module, node)
    const object = type.kind === 'class' ? inference.asInstance(type.of) : null
    if (object?.kind !== 'instance' || !inference.classes.ancestryOf(object).isComplete) return true
    return inference.classes.member(object, 'matches')?.sites[0]?.module.isStub === false
  }
}

/** The app in whose schema an operation is: the innermost mounted one. */
export function schemaOwner({ reach }: Operation): Router | undefined {
  return reach?.routers[0]
}

function operationsOf(model: FastApiModel, app: Router): readonly Operation[] {
  return model.apps.find(({ router }: AssembledApp) => router === app)?.operations ?? []
}

function wayTo({ steps, route }: Operation): Way {
  return [...steps, route].map(momentOf)
}

function momentOf({ moment }: Step | { readonly moment: Moment }): Moment {
  return moment
}

/** Where two ways part; null where one is the beginning of the other. */
function partingOf(
  one: Way,
  other: Way,
): { readonly left: Moment; readonly right: Moment; readonly index: number } | null {
  const index = one.findIndex((moment, position) => moment !== other[position])
  const left = one[index]
  const right = other[index]
  return left === undefined || right === undefined ? null : { left, right, index }
}

/** Whether one comes before the other wherever both are registered. */
export function precedes(one: Way, other: Way): boolean {
  const parting = partingOf(one, other)
  if (parting === null) return false
  const { left, right } = parting
  // Two things that one helper does under conditions may be one or the other.
  const areUnclear = left.isUncertain && right.isUncertain && left.trail[0] === right.trail[0]
  if (areUnclear || areAlternatives(left, right)) return false
  return codeOf(left) === codeOf(right) && compareMoments(left, right) < 0
}

/** Whether one is registered before the other wherever the other is. */
export function certainlyPrecedes(one: Way, other: Way): boolean {
  if (!precedes(one, other)) return false
  const { left, right, index } = partingOf(one, other)!
  if (left.isUncertain) return false
  return left.module.blockEncloses(decisiveBlock(left), right.block) && !one.slice(index + 1).some(isConditional)
}

/** The innermost block that decides whether something is registered: what is in a `with` or a `finally` runs with what is around it. */
function decisiveBlock({ module, block }: Moment): number {
  let id = block
  for (const { kind, parent } of module.blocksAround(block)) {
    if (kind !== 'with' && kind !== 'finally') break
    id = parent
  }
  return id
}

/** Whether the two stand in different branches of one statement, of which only one runs. */
function areAlternatives(left: Moment, right: Moment): boolean {
  const branches = [...left.module.blocksAround(left.block)].filter(({ kind }) => BRANCHES.has(kind))
  return [...right.module.blocksAround(right.block)].some((block) =>
    branches.some((branch) => branch !== block && branch.statement === block.statement && BRANCHES.has(block.kind)),
  )
}

const BRANCHES: ReadonlySet<string> = new Set(['if', 'else', 'case', 'try', 'except'])

/** What runs as a piece: a function's body, or the top level of a file. */
function codeOf({ module, trail }: Moment): object {
  return module.functionAt(trail[0]!) ?? module
}

function compareMoments(left: Moment, right: Moment): number {
  if (left.module !== right.module) return left.module.path < right.module.path ? -1 : 1
  const index = left.trail.findIndex((offset, position) => offset !== right.trail[position])
  if (index >= 0 && right.trail[index] !== undefined) return left.trail[index]! - right.trail[index]
  return left.sequence - right.sequence
}
