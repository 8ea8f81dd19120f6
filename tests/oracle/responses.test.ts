import { beforeAll, expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

/** What a rule claims of a running app: which requests show it, and whether the outcome does. */
interface Claim {
  readonly requests?: readonly TrialRequest[]
  /** Whether what the rule warns of has happened. */
  happened(outcome: Outcome): boolean
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  'invalid-response-annotation': { happened: ({ importError }) => importError !== null },
}

describeRunning('what the rules about responses claim', () => {
  const examples = Object.entries(CLAIMS).flatMap(([rule, { requests = [] }]) =>
    examplesOf(rule).map((example) => ({ ...example, rule, key: `${rule}, ${example.name}`, requests })),
  )
  let outcomes: Readonly<Record<string, Outcome>>
  beforeAll(() => {
    outcomes = runProjects(Object.fromEntries(examples.map(({ key, files, requests }) => [key, { files, requests }])))
  }, 60_000)

  it.each(examples)('$key', ({ key, rule, isBad }) => {
    const outcome = outcomes[key]!
    if (CLAIMS[rule]!.requests) expect(outcome.importError ?? outcome.startError).toBeNull()
    expect(CLAIMS[rule]!.happened(outcome)).toBe(isBad)
  })
})
