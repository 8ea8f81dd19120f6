import { expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

/** What is asked of the running app of an example, and what has to come of it: the claim of the rule, or that it does not hold. */
interface Trial {
  readonly requests?: readonly TrialRequest[]
  readonly holds: (outcome: Outcome) => unknown
}

function get(path: string): TrialRequest {
  return { method: 'GET', path }
}

/** Each request is answered by the handler of that name; null for no handler at all. */
function answers(expected: Readonly<Record<string, string | null>>): Trial {
  return {
    requests: Object.keys(expected).map(get),
    holds: ({ responses }) => expect(responses.map(({ handler }) => handler)).toEqual(Object.values(expected)),
  }
}

/** Each request is answered with that status. */
function statuses(expected: Readonly<Record<string, number>>): Trial {
  return {
    requests: Object.keys(expected).map(get),
    holds: ({ responses }) => expect(responses.map(({ status }) => status)).toEqual(Object.values(expected)),
  }
}

/** The import fails. */
function crash(message: RegExp): Trial {
  return { holds: ({ importError }) => expect(importError?.message).toMatch(message) }
}

/** By rule, by example (`bad 1`). Every example has to be here. */
const TRIALS: Readonly<Record<string, Readonly<Record<string, Trial>>>> = {
  'duplicate-operation-id': {
    'bad 1': {
      holds: ({ schemaWarnings }) => expect(schemaWarnings[0]?.message).toMatch(/Duplicate Operation ID list/),
    },
    'bad 2': {
      holds: ({ schemaWarnings }) => expect(schemaWarnings[0]?.message).toMatch(/Duplicate Operation ID shop-read_all/),
    },
    'bad 3': { holds: ({ schemaWarnings }) => expect(schemaWarnings[0]?.message).toMatch(/Duplicate Operation ID/) },
    'good 1': { holds: ({ schema, schemaWarnings }) => expect([schema !== null, schemaWarnings]).toEqual([true, []]) },
  },
  'decorator-above-route': {
    'bad 1': statuses({ '/books': 200 }),
    'good 1': statuses({ '/books': 403, '/authors': 200 }),
  },
  'wrapper-without-wraps': {
    'bad 1': statuses({ '/books/1': 422, '/books/1?args=1': 422 }),
    'good 1': statuses({ '/books/1': 200 }),
  },
  'route-on-method': {
    'bad 1': statuses({ '/books': 422, '/books?self=1': 200 }),
    'good 1': statuses({ '/books': 200, '/authors': 200 }),
  },
  'removed-route-api': {
    'bad 1': crash(/no attribute 'route'/),
    'good 1': statuses({ '/ping': 200, '/pong': 200 }),
  },
  'unincluded-router': {
    'bad 1': answers({ '/books/': 'list_books', '/orders/': null }),
    'good 1': answers({ '/books/': 'list_books' }),
  },
  'repeated-router-inclusion': {
    'bad 1': {
      holds: ({ routes, schemaWarnings }) => {
        expect(routes.map(({ path }) => path)).toEqual(['/books/', '/books/'])
        expect(schemaWarnings).toMatchObject([{ message: expect.stringMatching(/Duplicate Operation ID/) }])
      },
    },
    'good 1': answers({ '/v1/books/': 'list_books', '/v2/books/': 'list_books' }),
  },
  // From 0.137 on, which runs here, the routes are there.
  'route-added-after-include': {
    'bad 1': answers({ '/books/': 'list_books' }),
    'good 1': answers({ '/books/': 'list_books' }),
    'good 2': answers({ '/books/': 'list_books' }),
  },
  'malformed-path': {
    'bad 1': {
      requests: [get('/books'), get('/books/1'), get('/authors/1'), get('/authors/{ author_id }?author_id=1')],
      holds: ({ responses }) =>
        expect(responses.map(({ handler }) => handler)).toEqual([null, null, null, 'read_author']),
    },
    'bad 2': answers({ '/api/items': null, '/apiitems': 'list_items' }),
    'bad 3': crash(/must not end with/),
    'bad 4': crash(/cannot be both empty/),
    'bad 5': crash(/Unknown path convertor/),
    'good 1': {
      requests: [get('/api/books'), get('/api/books/1'), { method: 'POST', path: '/api/books:import' }],
      holds: ({ responses }) =>
        expect(responses.map(({ handler }) => handler)).toEqual(['list_books', 'read_book', 'import_books']),
    },
  },
  'unbound-path-parameter': {
    'bad 1': {
      requests: [get('/items/1?q=x'), get('/items/2?q=x'), { method: 'DELETE', path: '/items/1' }],
      holds: ({ responses: [one, other, removed] }) => {
        expect(one!.body).toEqual(other!.body)
        expect(removed!.status).toBe(422)
      },
    },
    'good 1': {
      requests: [get('/items/1'), get('/items/2'), get('/raw/1')],
      holds: ({ responses }) => expect(responses.map(({ body }) => body)).toEqual([1, 2, '1']),
    },
  },
  'unknown-path-parameter': {
    'bad 1': statuses({ '/items/1': 422, '/items/1?item_id=1': 422 }),
    'bad 2': statuses({ '/teams/1': 200, '/teams': 422, '/teams?team_id=1': 422 }),
    'good 1': statuses({ '/teams/1/members': 200, '/items/1': 200 }),
  },
  'duplicate-route': {
    'bad 1': answers({ '/books': 'list_books' }),
    'bad 2': answers({ '/books/1': 'read_book', '/books/x': 'read_book' }),
    'good 1': answers({ '/books': 'list_books', '/books/new': 'list_new_books' }),
  },
  'shadowed-route': {
    'bad 1': answers({ '/users/me': 'read_user' }),
    'bad 2': answers({ '/users/1': 'read_page' }),
    'good 1': answers({
      '/users/me': 'read_me',
      '/users/1': 'read_user',
      '/orders/1': 'read_order',
      '/orders/latest': 'read_latest_order',
    }),
  },
  'root-mount-before-routes': {
    'bad 1': answers({ '/books': null }),
    'good 1': answers({ '/books': 'list_books' }),
    'good 2': answers({ '/books': 'list_books' }),
  },
}

describeRunning('the examples of the rules about routing, run by FastAPI', () => {
  const examples = Object.entries(TRIALS).flatMap(([rule, trials]) =>
    examplesOf(rule).map(({ name, files }) => ({ title: `${rule}, ${name}`, files, trial: trials[name] })),
  )
  let outcomes: Readonly<Record<string, Outcome>> | null = null
  const outcomeOf = (title: string): Outcome => {
    outcomes ??= runProjects(
      Object.fromEntries(examples.map((one) => [one.title, { files: one.files, requests: one.trial?.requests ?? [] }])),
    )
    return outcomes[title]!
  }
  it.each(examples)('$title', ({ title, trial }) => {
    expect(trial, 'what has to come of it is not said').toBeDefined()
    trial!.holds(outcomeOf(title))
  })
})
