import type { Example } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import { fixturesIn } from './fixtures.ts'

/** A small project that says in its comments what is found in it. */
export interface Sample {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  /** The rule that it is about. */
  readonly rule: string
  /** The rule that expectations without an id speak of, or null where there must be an id. */
  readonly ownRule: string | null
}

/** The files of an example; a single one stands for `main.py`. */
export function filesOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { 'main.py': example } : example.files
}

/** The examples and fixtures of all rules. */
export const SAMPLES: readonly Sample[] = RULES.flatMap(({ id, docs }) => {
  const examples = (kind: 'bad' | 'good') =>
    docs[kind].map((example, index) => ({
      title: `${kind} example ${index + 1} of ${id}`,
      files: filesOf(example),
      rule: id,
      ownRule: id,
    }))
  const fixtures = fixturesIn(`rules/${id}`).map(({ name, files }) => ({ title: name, files, rule: id, ownRule: null }))
  return [...examples('bad'), ...examples('good'), ...fixtures]
})

/** Numbers from 0 (inclusive) to 1 (exclusive) that are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
