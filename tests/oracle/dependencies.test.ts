import { beforeAll, expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

const GET = (...paths: readonly string[]): readonly TrialRequest[] => paths.map((path) => ({ method: 'GET', path }))

/** What is sent to the examples of a rule (by name where they differ), and what it shows that the fault is there. */
interface Claim {
  readonly requests: readonly TrialRequest[] | ((example: string) => readonly TrialRequest[])
  /** Whether the example behaves as the rule says of bad ones. */
  readonly isBroken: (outcome: Outcome) => boolean
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  'called-dependency': {
    requests: [],
    isBroken: ({ importError }) => importError !== null,
  },
  'contextmanager-dependency': {
    requests: GET('/numbers'),
    isBroken: ({ responses }) => responses.some(({ status }) => status === 500),
  },
  'commit-after-yield': {
    requests: [{ method: 'POST', path: '/items' }],
    // What the commit raises cannot be sent any more.
    isBroken: ({ responses }) => responses.some(({ error }) => error?.message.includes('response already started')),
  },
  'detached-background-tasks': {
    requests: [{ method: 'POST', path: '/messages' }, ...GET('/sent')],
    isBroken: ({ responses }) => responses[1]?.body === 0,
  },
  'misplaced-depends': {
    requests: GET('/body', '/helper', '/direct'),
    isBroken: ({ responses }) => responses.every(({ error }) => error?.type === 'AttributeError'),
  },
  'multiple-yield': {
    requests: GET('/numbers'),
    isBroken: ({ responses }) => responses.some(({ error }) => error?.message.includes("generator didn't stop")),
  },
  'swallowed-dependency-exception': {
    requests: (example) => (example === 'bad 2' ? GET('/quota', '/limit') : GET('/items/1')),
    isBroken: ({ responses }) => responses.every(({ error }) => error?.message.includes('Response not awaited')),
  },
  'yield-without-finally': {
    requests: GET('/items/1', '/closed'),
    isBroken: ({ responses }) => responses[1]?.body === 0,
  },
}

describeRunning('the examples of rules about dependencies do in FastAPI what the rules say', () => {
  const examples = Object.entries(CLAIMS).flatMap(([rule, { requests, isBroken }]) =>
    examplesOf(rule).map(({ name, isBad, files }) => ({
      title: `${rule}, ${name}`,
      isBad,
      isBroken,
      project: { files, requests: typeof requests === 'function' ? requests(name) : requests },
    })),
  )
  let outcomes: ReturnType<typeof runProjects> = {}
  beforeAll(() => {
    outcomes = runProjects(Object.fromEntries(examples.map(({ title, project }) => [title, project])))
  }, 120_000)

  it.each(examples)('$title', ({ title, isBad, isBroken }) => {
    const outcome = outcomes[title]!
    expect(isBroken(outcome), JSON.stringify({ ...outcome, schema: null })).toBe(isBad)
    if (!isBad) expect(outcome.importError).toBeNull()
  })
})
