import { beforeAll, expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

/** What a rule claims of a running app: which requests show it (an example answers some of them), and whether the outcome does. */
interface Claim {
  readonly requests: readonly TrialRequest[]
  /** Whether what the rule warns of has happened. */
  happened(outcome: Outcome): boolean
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  'nested-event-loop': {
    requests: [
      { method: 'GET', path: '/books' },
      { method: 'GET', path: '/titles' },
      { method: 'POST', path: '/messages', params: { text: 'hello' } },
    ],
    happened: ({ responses }) => {
      const answered = responses.filter(({ status }) => status !== 404)
      return answered.length > 0 && answered.every(({ error }) => error?.type === 'RuntimeError')
    },
  },
  'unawaited-coroutine': {
    requests: [
      { method: 'POST', path: '/users', params: { name: 'Ada' } },
      { method: 'WEBSOCKET', path: '/clock' },
    ],
    happened: ({ requestWarnings }) => requestWarnings.some(({ message }) => message.endsWith('was never awaited')),
  },
}

describeRunning('what the rules about the event loop claim', () => {
  const examples = Object.entries(CLAIMS).flatMap(([rule, { requests }]) =>
    examplesOf(rule).map((example) => ({ ...example, rule, key: `${rule}, ${example.name}`, requests })),
  )
  let outcomes: Readonly<Record<string, Outcome>>
  beforeAll(() => {
    outcomes = runProjects(Object.fromEntries(examples.map(({ key, files, requests }) => [key, { files, requests }])))
  }, 60_000)

  it.each(examples)('$key', ({ key, rule, isBad }) => {
    const outcome = outcomes[key]!
    expect(outcome.importError ?? outcome.startError).toBeNull()
    expect(CLAIMS[rule]!.happened(outcome)).toBe(isBad)
  })
})
