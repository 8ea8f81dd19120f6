import { beforeAll, expect, it } from 'vitest'
import { describeRunning, examplesOf, type Outcome, runProjects, type TrialRequest } from '../support/running-app.ts'

const post = (path: string, json: unknown): TrialRequest => ({ method: 'POST', path, json })

/** What the examples of a rule are asked, with the status and the body that they answer. */
const ANSWERS: Readonly<Record<string, readonly (readonly [request: TrialRequest, status: number, body?: unknown])[]>> =
  {
    'table-model-body bad 1': [
      [post('/heroes', { name: 'x' }), 200, 'x'],
      [post('/heroes', { name: 1, id: 7 }), 200, '1'],
    ],
    'table-model-body good 1': [
      [post('/teams', { name: 'x' }), 422],
      [post('/teams', { name: 'Preventers' }), 200, 'Preventers'],
    ],
    'untyped-request-body bad 1': [
      [post('/users', {}), 500],
      [post('/orders', {}), 500],
      [post('/orders', { amount: 'x' }), 500],
    ],
    'untyped-request-body good 1': [
      [post('/users', {}), 422],
      [post('/users', { name: 'x' }), 200, 'x'],
    ],
  }

describeRunning('what the rules about validation say happens', () => {
  let outcomes: Readonly<Record<string, Outcome>>
  const rules = [...new Set(Object.keys(ANSWERS).map((name) => name.split(' ')[0]!))]
  const examples = rules.flatMap((rule) => examplesOf(rule).map((one) => [`${rule} ${one.name}`, one.files] as const))

  beforeAll(() => {
    outcomes = runProjects(
      Object.fromEntries(
        examples.map(([name, files]) => [name, { files, requests: ANSWERS[name]!.map(([request]) => request) }]),
      ),
    )
  }, 60_000)

  it.each(examples)('%s: answers as expected', (name) => {
    expect(outcomes[name]!.importError).toBeNull()
    const expected = ANSWERS[name]!.map(([, status, body]) => (body === undefined ? { status } : { status, body }))
    expect(outcomes[name]!.responses).toMatchObject(expected)
  })
})
