import { beforeAll, expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

/** What a rule claims of a running app: which requests show it, and whether the outcome does. */
interface Claim {
  readonly requests?: readonly TrialRequest[]
  /** Whether what the rule warns of has happened. */
  happened(outcome: Outcome): boolean
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}): TrialRequest => ({
  method: 'GET',
  path,
  headers,
})

const CLAIMS: Readonly<Record<string, Claim>> = {
  'invalid-response-annotation': { happened: ({ importError }) => importError !== null },
  // The dependency lets the request go on, and neither 401 nor 404 arrives.
  'returned-exception': {
    requests: [get('/books/1', { key: 'wrong' }), get('/books/2', { key: 'open' })],
    happened: ({ responses }) => responses.every(({ status }) => status === 200),
  },
  'status-in-tuple': {
    requests: [get('/books/2'), { method: 'POST', path: '/books', params: { title: '' } }],
    happened: ({ responses }) => responses.some(({ status, body }) => status === 500 || Array.isArray(body)),
  },
  'html-annotation-without-class': {
    requests: [get('/')],
    happened: ({ responses }) => responses.some(({ headers }) => headers['content-type'] === 'application/json'),
  },
  'unserializable-json-response': {
    requests: [get('/now'), get('/event')],
    happened: ({ responses }) => responses.every(({ status, error }) => status === 500 && error?.type === 'TypeError'),
  },
  'ignored-response-parameter': {
    requests: [get('/login'), get('/logout')],
    // The test client goes on without a status, which a server cannot.
    happened: ({ responses: [login, logout] }) => !login?.headers['set-cookie'] && logout?.status !== 200,
  },
  'error-with-success-status': {
    requests: [get('/books/2'), { method: 'DELETE', path: '/books/2' }],
    happened: ({ responses: [read] }) => read?.status === 200,
  },
  'sensitive-response-field': {
    requests: [{ method: 'POST', path: '/users', json: { username: 'a', password: 's3cret' } }],
    happened: ({ responses }) => JSON.stringify(responses[0]?.body).includes('s3cret'),
  },
  'deprecated-response-class': {
    requests: [get('/books')],
    happened: ({ requestWarnings }) => requestWarnings.some(({ type }) => type === 'FastAPIDeprecationWarning'),
  },
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

  it('a response model that repeats the annotation changes nothing', () => {
    const { files } = examplesOf('redundant-response-model')[0]!
    const text = files['main.py']!
    const without = text.replace(/, response_model=.*\)/, ')')
    expect(without).not.toBe(text)
    const { given, left } = runProjects({ given: { files }, left: { files: { 'main.py': without } } })
    expect(given.schema).not.toBeNull()
    expect(left.schema).toEqual(given.schema)
  })
})
