/** The workflows of this repository: what they may do, and what they run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(repository, '.github', 'workflows')
const packageJson = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly uses?: string
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  const workflow: Workflow = parse(text)
  const jobs = Object.entries(workflow.jobs)
  return { name, text, workflow, jobs, steps: jobs.flatMap(([, job]) => job.steps ?? []) }
})

describe.each(workflows)('$name', ({ text, workflow, jobs, steps }) => {
  test('pins what it uses, and says which version that is', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map((match) => match[1] ?? '')
    for (const one of used) expect(one).toMatch(/^\.\/|^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    expect(used.length).toBe(steps.filter(({ uses }) => uses).length + jobs.filter(([, { uses }]) => uses).length)
  })

  test('has no rights but those that each job names', () => {
    expect(workflow.permissions).toEqual({})
    const special: Readonly<Record<string, unknown>> = {
      publish: { contents: 'read', 'id-token': 'write' },
      deploy: { pages: 'write', 'id-token': 'write' },
    }
    for (const [name, { permissions }] of jobs) expect(permissions, name).toEqual(special[name] ?? { contents: 'read' })
  })

  test('leaves no credentials behind, and no cache that others fill', () => {
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(inputs?.['persist-credentials']).toBe(false)
      if (uses?.startsWith('actions/setup-node@')) expect(inputs?.['package-manager-cache']).toBe(false)
    }
  })

  test('runs nothing with the rights of the repository for a stranger, and puts no expression into a script', () => {
    expect(Object.keys(workflow.on).filter((event) => /^(pull_request_target|workflow_run)$/.test(event))).toEqual([])
    for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })

  test('comes to an end, and runs what exists', () => {
    for (const [name, job] of jobs) {
      if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeGreaterThan(0)
      else expect(existsSync(join(repository, job.uses)), job.uses).toBe(true)
    }
    const scripts = steps.flatMap(({ run = '' }) =>
      Array.from(run.matchAll(/\bnpm run ([\w:-]+)/g), ([, name]) => name),
    )
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name)
    for (const { run } of steps) if (run?.startsWith('.ci/')) expect(existsSync(join(repository, run)), run).toBe(true)
  })
})

test('the tests run on every version of Node that is supported, from the oldest', () => {
  const text = workflows.find(({ name }) => name === 'test.yml')?.text ?? ''
  const [, versions = ''] = /^ +node: \[(.*)\]$/m.exec(text) ?? []
  expect(versions).toBe("'20', '22', '24'")
  expect(packageJson.engines.node).toBe('>=20.19')
})

test('what is published was tested, and installs nothing on the way', () => {
  const release = workflows.find(({ name }) => name === 'release.yml')?.workflow
  expect(release?.jobs['publish']).toMatchObject({ needs: 'test', environment: 'npm' })
  const commands = release?.jobs['publish']?.steps?.map(({ run = '' }) => run).join('\n')
  expect(commands).toContain('npm publish --provenance')
  expect(commands).not.toMatch(/npm (ci|i|install)\b|npx/)
})
