import { expect, test } from 'vitest'
import { Workbench } from './workbench.ts'

const bench = () =>
  new Workbench({
    'a.py': 'f()  # finds blocking-sleep\n'.repeat(11) + 'f()  # finds missing-response-model\n',
    'b.py': 'f()  # finds blocking-sleep\nf()  # finds hardcoded-secret\n',
  })

test('--statistics counts by rule, the most frequent first', async () => {
  expect(await bench().run(['--statistics'])).toMatchObject({
    exitCode: 1,
    stderr: '',
    stdout: [
      '12  error    blocking-sleep          What blocking-sleep reports',
      ' 1  error    hardcoded-secret        What hardcoded-secret reports',
      ' 1  warning  missing-response-model  What missing-response-model reports',
      '',
    ].join('\n'),
  })
})

test('--statistics as JSON, and for no findings', async () => {
  const { stdout } = await bench().run(['--statistics', '--format', 'json', '--select', 'blocking-sleep'])
  expect(JSON.parse(stdout)).toEqual([
    { rule: 'blocking-sleep', severity: 'error', count: 12, files: 2, summary: 'What blocking-sleep reports' },
  ])
  expect((await bench().run(['--statistics', '--select', 'cpu-bound-call'])).stdout).toBe('')
  expect((await bench().run(['--statistics', '--select', 'cpu-bound-call', '--format', 'json'])).stdout).toBe('[]\n')
})

test('--statistics counts what is new only', async () => {
  const project = bench()
  await project.run(['baseline', 'a.py', '--baseline', 'old.json'])
  expect((await project.run(['--statistics', '--baseline', 'old.json'])).stdout.match(/^ *\d+/gm)).toEqual(['1', '1'])
})

test('--statistics cannot be SARIF; a format of the configuration does not count for it', async () => {
  expect((await bench().run(['--statistics', '--format', 'sarif'])).stderr).toBe(
    'error: --statistics cannot be written as "sarif"\nhelp: Write one of: text, json.\n',
  )
  const project = bench()
  project.write('fastapi-lint.toml', 'format = "sarif"\n')
  expect((await project.run(['--statistics'])).stdout).toMatch(/^12 {2}error/)
})

test('--exit-zero reports and exits with 0, but not when something is wrong', async () => {
  const outcome = await bench().run(['--exit-zero', '--format', 'concise'])
  expect(outcome.exitCode).toBe(0)
  expect(outcome.stdout.split('\n')).toHaveLength(15)
  expect((await bench().run(['--exit-zero', '--fail-on', 'info'])).exitCode).toBe(0)
  expect((await bench().run(['--exit-zero', 'nowhere'])).exitCode).toBe(2)
  const broken = new Workbench({ 'a.py': 'x  # crashes\n' })
  expect((await broken.run(['--exit-zero'])).exitCode).toBe(3)
})
