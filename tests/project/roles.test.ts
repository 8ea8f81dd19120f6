import { describe, expect, it } from 'vitest'
import { analyse } from '../support/application.ts'

describe('the role of a file', () => {
  it('follows from its path', async () => {
    const project = await analyse({
      'app/main.py': '',
      'app/tests/helpers.py': '',
      'app/test_main.py': '',
      'alembic/versions/1_users.py': '',
      'scripts/seed.py': '',
      'examples/demo.py': '',
    })
    const roles = [...project.application.project.modules.values()].map(({ path, role }) => [path, role])
    expect(Object.fromEntries(roles)).toEqual({
      'app/main.py': 'application',
      'app/tests/helpers.py': 'test',
      'app/test_main.py': 'test',
      'alembic/versions/1_users.py': 'migration',
      'scripts/seed.py': 'script',
      'examples/demo.py': 'example',
    })
  })

  it('is that of a migration for a revision of Alembic in any folder', async () => {
    const project = await analyse({
      'app/database/revisions/1_users.py': 'revision = "1"\ndown_revision = None\ndef upgrade(): ...',
      'app/documents.py': 'revision = "1"',
    })
    expect(project.module('app/database/revisions/1_users.py').role).toBe('migration')
    expect(project.module('app/documents.py').role).toBe('application')
  })
})
