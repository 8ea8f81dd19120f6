import type { Located, Module, Place } from '../project/module.ts'
import type { Span } from '../text/span.ts'
import type { RelatedPlace } from './rule.ts'

/** The place of a part of a file, for related locations and chains. */
export function placeOf(module: Module, { start, end }: Span): Place {
  return { module, start, end }
}

/** Where to report what is wrong at `place`: there if it is in the checked file, else at `otherwise`, where the checked file refers to it. */
export function spanIn(module: Module, place: Located, otherwise: Span): Span {
  return place.module === module ? place.node : otherwise
}

/** The related location of a finding that is about an expression in another file; none where it is in the checked file itself. */
export function relatedTo(module: Module, { module: home, node }: Located, message: string): readonly RelatedPlace[] {
  return home === module ? [] : [{ at: { module: home, start: node.start, end: node.end }, message }]
}
