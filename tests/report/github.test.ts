import { expect, test } from 'vitest'
import type { Finding, Severity } from '../../src/engine/finding.ts'
import { githubReport, LONGEST_MESSAGE, MOST_ANNOTATIONS } from '../../src/report/github.ts'
import { finding, place } from '../cli/workbench.ts'
import { commandsIn } from './runner.ts'
import { CHAINED, report, SOURCES } from './samples.ts'

function findings(severity: Severity, count: number): Finding[] {
  return Array.from({ length: count }, (_, index) =>
    finding('blocking-sleep', place(`${severity}-${index}.py`, '', 0, 0), { severity }),
  )
}

function annotations(found: readonly Finding[]) {
  return commandsIn(githubReport(report(found), SOURCES)).filter(({ name }) => !name.endsWith('group'))
}

test('an annotation, as the runner reads it', () => {
  expect(annotations([CHAINED])).toEqual([
    {
      name: 'error',
      properties: {
        title: 'fastapi-lint (blocking-http-call)',
        file: 'app/routers/orders.py',
        line: '9',
        endLine: '9',
        col: '5',
        endColumn: '18',
      },
      data: [
        `app/routers/orders.py:9:5: ${CHAINED.message}`,
        'app/services/notify.py:5:5: notify() calls send()',
        'app/client.py:5:12: send() calls requests.post()',
        'app/routers/orders.py:6:1: the endpoint [create_order]',
      ].join('\n'),
    },
  ])
})

test('severities have their commands, and the worst come first', () => {
  const found = [...findings('info', 1), ...findings('warning', 1), ...findings('error', 1)]
  expect(annotations(found).map(({ name }) => name)).toEqual(['error', 'warning', 'notice'])
})

test('names with everything that has a meaning in a command survive', () => {
  const path = 'a,b:c=d;%25 %0A 100%::e]f##[debug]g.py'
  const [annotation] = annotations([
    finding('blocking-sleep', place(path, '', 0, 0), { message: '50%0A :: of ##[error]' }),
  ])
  expect(annotation?.properties['file']).toBe(path)
  expect(annotation?.data).toBe(`${path}:1:1: 50%0A :: of ##[error]`)
})

test('the columns of a region of several lines are left out, as the runner refuses them', () => {
  const text = 'f(\n  1,\n)\n'
  const [annotation] = annotations([finding('blocking-sleep', place('a.py', text, 0, 9))])
  expect(annotation?.properties).toEqual({
    title: 'fastapi-lint (blocking-sleep)',
    file: 'a.py',
    line: '1',
    endLine: '3',
  })
})

test('a message has no more characters than are kept', () => {
  const [annotation] = annotations([finding('blocking-sleep', place('a.py', '', 0, 0), { message: 'é'.repeat(5000) })])
  expect(annotation?.data).toHaveLength(LONGEST_MESSAGE)
  expect(annotation?.data.endsWith('…')).toBe(true)
})

test.each([
  { error: 10, warning: 10, info: 10, listed: 0 },
  { error: 11, warning: 0, info: 0, listed: 1 },
  { error: 12, warning: 11, info: 10, listed: 4 },
  { error: 0, warning: 0, info: 11, listed: 2 },
])('$error errors, $warning warnings, $info infos: $listed in the log only', ({ error, warning, info, listed }) => {
  const found = [...findings('info', info), ...findings('warning', warning), ...findings('error', error)]
  const text = githubReport(report(found), SOURCES)
  const commands = commandsIn(text)
  for (const name of ['error', 'warning', 'notice']) {
    expect(commands.filter((command) => command.name === name).length).toBeLessThanOrEqual(MOST_ANNOTATIONS)
  }
  const list = /^::group::(.+)\n((?:.*\n)*?)::endgroup::\n$/m.exec(text)
  expect(list?.[2]?.split('\n').length ?? 1).toBe(listed + 1)
  // Every finding is said once, as an annotation or in the list.
  for (const { location } of found) expect(text.split(`${location.path}:1:1: `)).toHaveLength(2)
  const more = commands.filter((command) => command.properties['title'] === 'fastapi-lint')
  expect(more.map((command) => command.data)).toEqual(
    listed === 0
      ? []
      : [
          `${listed} more finding${listed === 1 ? '' : 's'} in the log of this step: GitHub shows 10 annotations of each kind`,
        ],
  )
})

test('the list in the log gives no commands', () => {
  const found = [
    ...findings('error', MOST_ANNOTATIONS),
    finding('blocking-sleep', place('::stop-commands::x ##[add-mask]y.py', '', 0, 0), { message: '##[add-mask]z' }),
  ]
  const names = commandsIn(githubReport(report(found), SOURCES)).map((command) => command.name)
  expect(names).toEqual([...Array(MOST_ANNOTATIONS).fill('error'), 'notice', 'group', 'endgroup'])
})
