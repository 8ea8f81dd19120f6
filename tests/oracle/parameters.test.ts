import { beforeAll, expect, it } from 'vitest'
import {
  describeRunning,
  examplesOf,
  type Outcome,
  type RunnableProject,
  runProjects,
  type TrialRequest,
} from '../support/running-app.ts'

/** What the examples of a rule are asked, by name of the example, with the status they answer. */
interface Trial {
  readonly request: TrialRequest
  readonly status: number
  readonly body?: unknown
}

const get = (path: string, params: Readonly<Record<string, string>> = {}): TrialRequest => ({
  method: 'GET',
  path,
  params,
})
const post = (path: string, json: unknown): TrialRequest => ({ method: 'POST', path, json })

const upload = (path: string): TrialRequest => ({ method: 'POST', path, files: { cover: ['cover.png', 'x'] } })
const JSON_CONTENT = { 'content-type': 'application/json' }

/** Rules whose bad examples cannot be imported, with what is raised for each. */
const CRASHES: Readonly<Record<string, readonly string[]>> = {
  'conflicting-parameter-default': [
    '`Query` default value cannot be set in `Annotated`',
    'Cannot specify FastAPI annotations in `Annotated` and default value together',
    'Path parameters cannot have a default value',
    'Cannot use `Query` for path param',
    'cannot specify both default and default_factory',
  ],
  'invalid-parameter-type': [
    'must be one of the supported types',
    'must be one of the supported types',
    'Path params must be of one of the supported types',
    'non-body parameters must be in path, query, header or cookie',
    'Cannot specify FastAPI annotation for type',
    "'Depends' object has no attribute",
  ],
  'missing-depends': ['Invalid args for response field', 'Invalid args for response field'],
}

/** What the examples of the other rules answer. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, readonly Trial[]>>>> = {
  'uncalled-marker': {
    'bad 1': [
      { request: post('/search?limit=5', undefined), status: 422 },
      { request: post('/search', { limit: 5 }), status: 200, body: 5 },
      { request: post('/items?ids=1&ids=2', undefined), status: 422 },
      { request: post('/items', [1, 2]), status: 200, body: 2 },
      { request: post('/texts?text=x', undefined), status: 200, body: 'x' },
    ],
    'good 1': [
      { request: post('/search?limit=5', undefined), status: 200, body: 5 },
      { request: post('/items?ids=1&ids=2', undefined), status: 200, body: 2 },
      { request: post('/texts', 'x'), status: 200, body: 'x' },
    ],
  },
  'form-with-json-body': {
    'bad 1': [
      { request: { ...upload('/books'), data: { book: '{"title": "x"}' } }, status: 422 },
      { request: { ...upload('/books'), data: { title: 'x' } }, status: 422 },
      { request: post('/books', { book: { title: 'x' } }), status: 422 },
    ],
    'good 1': [
      { request: { ...upload('/books'), data: { book: '{"title": "x"}' } }, status: 200, body: 'x' },
      { request: { ...upload('/covers'), data: { title: 'x', tags: 'y' } }, status: 200, body: 'x' },
      { request: { method: 'POST', path: '/forms', data: { title: 'x' } }, status: 200, body: 'x' },
    ],
  },
  'parameter-model-not-alone': {
    'bad 1': [
      { request: get('/items'), status: 422 },
      { request: get('/items', { limit: '1', page: '2' }), status: 422 },
      { request: get('/items', { filters: '{"limit": 1}' }), status: 422 },
    ],
    'bad 2': [
      { request: { ...upload('/books'), data: { title: 'x' } }, status: 422 },
      { request: { ...upload('/books'), data: { book: '{"title": "x"}' } }, status: 422 },
    ],
    'good 1': [
      { request: get('/items', { limit: '2', page: '3' }), status: 200, body: 6 },
      { request: get('/parts', { limit: '2', page: '3', order: 'x' }), status: 200, body: 6 },
    ],
  },
  'body-on-get': {
    'bad 1': [
      { request: get('/items', { ids: '1' }), status: 422 },
      { request: { ...get('/items'), content: '[1, 2]', headers: JSON_CONTENT }, status: 200, body: 2 },
      { request: get('/parts', { limit: '3' }), status: 422 },
    ],
    'good 1': [
      { request: get('/items', { ids: '1' }), status: 200, body: 1 },
      { request: get('/parts', { limit: '3' }), status: 200, body: 3 },
    ],
  },
  'unannotated-parameter': {
    'bad 1': [
      { request: get('/items', { skip: 'x' }), status: 500 },
      { request: get('/parts'), status: 422 },
    ],
    'good 1': [{ request: get('/items/1', { skip: '3' }), status: 200, body: 3 }],
  },
  'variadic-handler': {
    'bad 1': [
      { request: get('/items'), status: 422 },
      { request: get('/items', { kwargs: '1' }), status: 200, body: 10 },
      { request: get('/parts'), status: 422 },
    ],
    'good 1': [{ request: get('/items', { limit: '3' }), status: 200, body: 4 }],
  },
}

describeRunning('what the rules about parameters say happens', () => {
  let outcomes: Readonly<Record<string, Outcome>>
  const projects: Record<string, RunnableProject> = {}
  for (const rule of [...Object.keys(CRASHES), ...Object.keys(ANSWERS)]) {
    for (const { name, files } of examplesOf(rule)) {
      projects[`${rule} ${name}`] = { files, requests: (ANSWERS[rule]?.[name] ?? []).map(({ request }) => request) }
    }
  }
  for (const { name, files } of examplesOf('evaluated-default')) {
    projects[`evaluated-default ${name}`] = { files, requests: [post('/orders', {}), post('/orders', {})] }
  }
  const crashes = Object.entries(CRASHES).flatMap(([rule, messages]) =>
    examplesOf(rule).map(({ name, isBad }, index) => [`${rule} ${name}`, isBad ? messages[index] : undefined] as const),
  )
  const answers = Object.entries(ANSWERS).flatMap(([rule, examples]) =>
    examplesOf(rule).map(({ name }) => [`${rule} ${name}`, examples[name]] as const),
  )

  beforeAll(() => {
    outcomes = runProjects(projects)
  }, 60_000)

  it('gives the same default to every object where it is evaluated once', () => {
    const [first, second] = outcomes['evaluated-default bad 1']!.responses
    expect(first!.body).toEqual(second!.body)
    const [one, other] = outcomes['evaluated-default good 1']!.responses
    expect(one!.status).toBe(200)
    expect(one!.body).not.toEqual(other!.body)
  })

  it.each(crashes)('%s: raises what is expected', (name, message) => {
    if (message === undefined) expect(outcomes[name]!.importError).toBeNull()
    else expect(outcomes[name]!.importError?.message).toContain(message)
  })

  it.each(answers)('%s: answers as expected', (name, trials) => {
    expect(outcomes[name]!.importError).toBeNull()
    expect(trials).toBeDefined()
    const expected = trials!.map(({ status, body }) => (body === undefined ? { status } : { status, body }))
    expect(outcomes[name]!.responses).toMatchObject(expected)
  })
})
