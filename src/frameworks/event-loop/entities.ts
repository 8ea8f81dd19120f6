import type { FunctionSymbol } from '../../project/symbols.ts'
import type { EntityProvider } from '../entities.ts'
import type { DroppedCoroutine, DroppedTask } from './dropped.ts'
import type { BlockingCall } from './model.ts'
import type { LoopMisuse } from './nesting.ts'
import { type RequestResource, requestResources } from './resources.ts'

/** The entities that rules can visit: what blocks the event loop. */
export interface EventLoopEntities {
  /**
   * A call in an `async def` during which the event loop stands still; once for each call and kind. A helper that reads or writes a file, or
   * looks up a host, is one thing to mend however many use it: only the first call of each file that leads there counts.
   */
  blockingCall: BlockingCall
  /** A call that starts an event loop within another, or that needs one where there is none. */
  loopMisuse: LoopMisuse
  /** A statement that calls an `async def` without `await`. */
  droppedCoroutine: DroppedCoroutine
  /** A call that starts a task which nobody keeps. */
  droppedTask: DroppedTask
  /** An engine, connection or client that code makes anew for each request. */
  requestResource: RequestResource
}

const blockingCalls: EntityProvider = function* ({ eventLoop }, file) {
  const helpers = new Set<FunctionSymbol>()
  for (const symbol of file.module.functions) {
    for (const value of eventLoop.blockingCallsIn(symbol)) {
      const helper =
        (value.kind === 'file' || value.name.startsWith('socket.')) && value.chain.length > 1
          ? value.chain[value.chain.length - 1]!.caller
          : null
      if (helper !== null && helpers.has(helper)) continue
      if (helper !== null) helpers.add(helper)
      yield { kind: 'blockingCall', value }
    }
  }
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const EVENT_LOOP_ENTITIES: readonly {
  readonly kinds: readonly (keyof EventLoopEntities)[]
  readonly find: EntityProvider
}[] = [
  { kinds: ['blockingCall'], find: blockingCalls },
  {
    kinds: ['loopMisuse'],
    find: ({ eventLoop }, { module }) =>
      eventLoop.misusesIn(module).map((value) => ({ kind: 'loopMisuse', value }) as const),
  },
  {
    kinds: ['droppedCoroutine'],
    find: ({ eventLoop }, { module }) =>
      module.functions
        .flatMap((symbol) => eventLoop.droppedCoroutinesIn(symbol))
        .map((value) => ({ kind: 'droppedCoroutine', value }) as const),
  },
  {
    kinds: ['droppedTask'],
    find: ({ eventLoop }, file) =>
      file.module.functions
        .flatMap((symbol) => eventLoop.droppedTasksIn(symbol, file))
        .map((value) => ({ kind: 'droppedTask', value }) as const),
  },
  {
    kinds: ['requestResource'],
    find: function* (application, { module }) {
      for (const value of requestResources(application, module)) yield { kind: 'requestResource', value }
    },
  },
]
