import type { EntityProvider } from '../entities.ts'
import type { BlockingCall } from './model.ts'

/** The entities that rules can visit: what blocks the event loop. */
export interface EventLoopEntities {
  /** A call in an `async def` during which the event loop stands still; once for each call and kind. */
  blockingCall: BlockingCall
}

const blockingCalls: EntityProvider = function* ({ eventLoop }, { module }) {
  for (const symbol of module.functions) {
    for (const value of eventLoop.blockingCallsIn(symbol)) yield { kind: 'blockingCall', value }
  }
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const EVENT_LOOP_ENTITIES: readonly {
  readonly kinds: readonly (keyof EventLoopEntities)[]
  readonly find: EntityProvider
}[] = [{ kinds: ['blockingCall'], find: blockingCalls }]
