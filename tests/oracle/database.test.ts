import { beforeAll, expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { describeRunning, examplesOf, runApp } from '../support/running-app.ts'
import { type DatabaseOutcome, type FunctionOutcome, runDatabaseProjects } from '../support/running-database.ts'

/**
 * What a rule claims of the functions that it reports something in. All functions of `main.py` in the rule's examples are run (see
 * `DatabaseProject` for how): it must happen in those that have a comment of an expected finding, and in no other one.
 */
interface Claim {
  happened(outcome: FunctionOutcome): boolean
  /** Functions that are not judged: others call them, or they only stand for something. `bad 1: load` */
  readonly unjudged?: readonly string[]
}

const raises =
  (...types: readonly string[]): Claim['happened'] =>
  ({ error }) =>
    error !== null && types.includes(error.type)

const CLAIMS: Readonly<Record<string, Claim>> = {
  'expired-attribute': { happened: raises('MissingGreenlet', 'DetachedInstanceError', 'ResponseValidationError') },
  'joined-collection-without-unique': { happened: raises('InvalidRequestError') },
  'lazy-load-in-response': { happened: raises('ResponseValidationError', 'ValidationError', 'MissingGreenlet') },
  'lazy-load-with-async-session': { happened: raises('MissingGreenlet') },
  'lazy-load-in-loop': { happened: ({ statements }) => statements.length > 2 },
  'query-on-async-session': { happened: raises('AttributeError', 'TypeError') },
  'shared-async-session': { happened: ({ overlaps }) => overlaps },
  'unawaited-session-call': {
    happened: ({ error, warnings, changes }) =>
      error === null
        ? !changes && warnings.some(({ message }) => message.endsWith('was never awaited'))
        : error.type === 'AttributeError',
  },
  // The filter is a constant, has one condition where two are written, or raises.
  'python-operator-in-filter': {
    happened: ({ statements, error }) =>
      error?.type === 'TypeError' || statements.some((one) => /WHERE ([01] = 1|users\.name = \?)$/.test(one)),
  },
  // Nothing is changed, and the condition is missing.
  'unexecuted-statement': {
    happened: ({ statements }) => !statements.some((one) => /^(UPDATE|DELETE)|WHERE/.test(one)),
  },
  // Rows are fetched, and not counted by the database.
  'count-by-loading': { happened: ({ statements }) => statements.some((one) => !/count\(|LIMIT/.test(one)) },
  'over-fetching': {
    happened: ({ statements }) => statements.some((one) => one.includes('biography')),
    unjudged: ['good 1: lines'],
  },
  'missing-rollback': { happened: ({ error }) => error?.type === 'PendingRollbackError' },
}

/** Whether each function of a file, with its decorators, has an expected finding. */
function expectations(text: string): ReadonlyMap<string, boolean> {
  const starts = Array.from(text.matchAll(/^(?:@.*\n)*(?:async )?def (\w+)/gm))
  return new Map(
    starts.map((start, index) => {
      const body = text.slice(start.index, starts[index + 1]?.index)
      return [start[1]!, /# (error|warning|info):/.test(body)]
    }),
  )
}

describeRunning('what the rules about databases claim', () => {
  const examples = Object.entries(CLAIMS).flatMap(([rule, claim]) =>
    examplesOf(rule).map((example) => ({ ...example, claim, key: `${rule}, ${example.name}` })),
  )
  let outcomes: Readonly<Record<string, DatabaseOutcome>>
  beforeAll(() => {
    outcomes = runDatabaseProjects(Object.fromEntries(examples.map(({ key, files }) => [key, { files }])))
  }, 300_000)

  it.each(examples)('$key', ({ key, name: example, claim, files, isBad }) => {
    const { importError, functions } = outcomes[key]!
    expect(importError).toBeNull()
    const expected = expectations(files['main.py']!)
    const judged = Object.entries(functions).flatMap(([name, outcome]) => {
      if (claim.unjudged?.includes(`${example}: ${name}`)) return []
      return [{ name, outcome, happened: claim.happened(outcome), expected: expected.get(name) ?? false }]
    })
    expect(judged.length).toBeGreaterThan(0)
    expect(judged.filter((one) => one.happened !== one.expected)).toEqual([])
    expect(judged.some(({ happened }) => happened)).toBe(isBad)
  })

  it('session-in-background-task: the session is closed after the task, and before it with scope="function"', () => {
    const closing = (scope: string) => python`
      from fastapi import BackgroundTasks, Depends, FastAPI
      from sqlalchemy import create_engine, text
      from sqlalchemy.orm import Session

      app = FastAPI()
      engine = create_engine("sqlite://")
      events = []

      def get_session():
          with Session(engine) as session:
              yield session
          events.append("closed")

      def work(session):
          session.execute(text("SELECT 1"))
          events.append("task")

      @app.get("/start")
      def start(tasks: BackgroundTasks, session: Session = Depends(get_session${scope})):
          tasks.add_task(work, session)

      @app.get("/events")
      def read():
          return events
    `
    const requests = ['/start', '/events'].map((path) => ({ method: 'GET', path }))
    const eventsOf = (scope: string) => runApp(closing(scope), requests).responses[1]!.body
    expect(eventsOf('')).toEqual(['task', 'closed'])
    expect(eventsOf(', scope="function"')).toEqual(['closed', 'task'])
  })
})
