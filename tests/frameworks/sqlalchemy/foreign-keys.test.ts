/**
 * What unindexed-foreign-key says of its examples and fixtures, against the tables that SQLAlchemy and SQLModel make of them. Needs a
 * Python with both: set FASTAPI_LINT_PYTHON to its path.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import unindexedForeignKey from '../../../src/rules/database/unindexed-foreign-key.ts'
import { FIXTURES, readProject } from '../../support/fixtures.ts'
import { lint } from '../../support/lint.ts'
import { filesOf } from '../../support/samples.ts'

const python = process.env['FASTAPI_LINT_PYTHON']
const script = fileURLToPath(new URL('foreign_keys.py', import.meta.url))

type Files = Readonly<Record<string, string>>

/** The columns without an index in the tables of a module. */
function unindexed(files: Files, module: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-keys-'))
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
    const { stdout, stderr, status } = spawnSync(python!, [script, folder, module], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as string[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The columns that the rule names. */
async function reported(files: Files): Promise<readonly string[]> {
  const { findings } = await lint(files, { rules: [unindexedForeignKey.id] })
  return findings.map(({ message }) => message.slice(0, message.indexOf(','))).sort()
}

describe.skipIf(python === undefined || !existsSync(python))(
  'foreign keys of running tables (FASTAPI_LINT_PYTHON)',
  () => {
    const { bad, good } = unindexedForeignKey.docs
    const projects = [...bad, ...good].map((example, index) => [`example ${index + 1}`, filesOf(example)] as const)
    const tables = readProject(`${FIXTURES}rules/unindexed-foreign-key/tables`)
    it.each([...projects, ['the fixture of tables', tables] as const])(
      'have the indexes that the rule says, in %s',
      async (_name, files) => {
        expect(await reported(files)).toEqual(unindexed(files, 'main'))
      },
    )

    it('have them in mixins, composite keys and table arguments', async () => {
      const files = readProject(`${FIXTURES}rules/unindexed-foreign-key/models`)
      const inMixins = ['Owned.owner_id', 'Owned.tenant_id']
      // A mixin's column is named by the mixin, and what says of itself that it has no index is left alone.
      const actual = unindexed(files, 'main').map((name) =>
        name.replace('Note.owner_id', inMixins[0]!).replace('Note.tenant_id', inMixins[1]!),
      )
      expect(await reported(files)).toEqual(actual.filter((name) => name !== 'Page.decided_id').sort())
    })
  },
)
