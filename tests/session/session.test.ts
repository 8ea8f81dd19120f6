import { describe, expect, it } from 'vitest'
import { mayStandBy } from '../../src/project/file-role.ts'
import { RULES } from '../../src/rules/index.ts'
import { mentionsInTests } from '../../src/session/bystanders.ts'
import type { CheckResult } from '../../src/session/contract.ts'
import { lint, sessionOf } from '../support/lint.ts'
import { trialRule } from '../support/trial-rule.ts'

/** Reports every function call by the canonical name of what is called. */
const calls = trialRule('calls', {
  Call(node, context) {
    context.report({ at: node, message: context.qualifiedName(node.func) ?? 'unknown' })
  },
})
const TRIAL = { rules: ['calls'], catalogue: [calls] }

function told({ findings }: CheckResult): string[] {
  return findings.map(({ rule, message, location }) => `${location.path}:${location.startLine} ${rule}: ${message}`)
}

describe('a session', () => {
  it('links files again when one of them changes, comes or goes', async () => {
    const session = await sessionOf({ 'main.py': 'from deps import f\nf()\n' }, TRIAL)
    expect(told(session.check())).toEqual(['main.py:2 calls: deps.f'])
    session.setFile('deps.py', 'from other import g as f\n')
    expect(told(session.check())).toEqual(['main.py:2 calls: other.g'])
    session.setFile('other.py', 'def g(): ...\ng()\n')
    expect(told(session.check())).toEqual(['main.py:2 calls: other.g', 'other.py:2 calls: other.g'])
    session.setFile('main.py', 'import other\n\n\nother.g()\n')
    expect(told(session.check())).toEqual(['main.py:4 calls: other.g', 'other.py:2 calls: other.g'])
    session.removeFile('other.py')
    expect(told(session.check())).toEqual(['main.py:4 calls: other.g'])
  })

  it('gives the same answer when asked twice', async () => {
    const session = await sessionOf({ 'main.py': 'from deps import f\nf()\n', 'deps.py': 'def f(): ...\n' }, TRIAL)
    expect(session.check()).toEqual(session.check())
  })

  it('reports on some files and reads them all', async () => {
    const files = { 'app/main.py': 'from deps import f\nf()\n', 'app/deps.py': 'def f(): ...\nf()\n' }
    const result = (await sessionOf(files, TRIAL)).check((path) => path === 'app/main.py')
    expect(told(result)).toEqual(['app/main.py:2 calls: deps.f'])
    expect(result).toMatchObject({ fileCount: 2, reportedFileCount: 1 })
  })

  it('has settings for folders, of which the nearest counts', async () => {
    const rule = trialRule(
      'local',
      {
        Call: (node, context) =>
          context.report({ at: node, message: `${context.options['depth']} ${context.isAtLeast('pydantic', '2')}` }),
      },
      { options: { depth: { type: 'integer', default: 1, description: '' } } },
    )
    const local = (severity: 'info' | 'warning', depth: number, pydantic: string) => ({
      severities: new Map([['local', severity]]),
      options: new Map([['local', { depth }]]),
      targetVersions: { pydantic },
      sourceRoots: [],
    })
    const settings = {
      ...local('info', 2, '1.10'),
      nested: [
        { folder: 'api', ...local('warning', 3, '2.1') },
        {
          folder: 'api/deep',
          severities: new Map(),
          options: new Map(),
          targetVersions: {},
          sourceRoots: ['api/deep/lib'],
        },
      ],
    }
    const files = { 'a.py': 'f()\n', 'apix/a.py': 'f()\n', 'api/a.py': 'f()\n', 'api/deep/a.py': 'f()\n' }
    const session = await sessionOf(files, { rules: ['local'], catalogue: [rule], settings })
    expect(
      session.check().findings.map(({ severity, message, location }) => [location.path, severity, message]),
    ).toEqual([
      ['a.py', 'info', '2 false'],
      ['api/a.py', 'warning', '3 true'],
      ['api/deep/a.py', rule.severity, '1 true'],
      ['apix/a.py', 'info', '2 false'],
    ])
  })

  it('imports from the folder of a pyproject.toml whose entry point is there', async () => {
    const files = {
      'backend/pyproject.toml': '[tool.fastapi]\nentrypoint = "app.main:app"\n',
      'backend/__init__.py': '',
      'backend/app/__init__.py': '',
      'backend/app/main.py': 'from app.deps import f\nf()\n',
      'backend/app/deps.py': 'from other import g as f\n',
      'backend/other.py': 'def g(): ...\n',
    }
    const session = await sessionOf(files, TRIAL)
    expect(told(session.check())).toEqual(['backend/app/main.py:2 calls: other.g'])
    session.setManifest('backend/pyproject.toml', '[tool.fastapi]\nentrypoint = "nowhere.main:app"\n')
    expect(told(session.check())).not.toEqual(['backend/app/main.py:2 calls: other.g'])
  })

  it('outlines what there is', async () => {
    const app = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get("/")\ndef read(): ...\n'
    const session = await sessionOf({
      'pyproject.toml':
        '[project]\ndependencies = ["fastapi<0.116", "pydantic==2.10.0"]\nrequires-python = "==3.12.*"\n[tool.fastapi]\nentrypoint = "shop:app"\n',
      'api/pyproject.toml': '[tool.fastapi]\nentrypoint = "nowhere:app"\n',
      'src/shop/__init__.py': app,
      'src/shop/admin/main.py': `from fastapi import FastAPI\n\ndef make():\n    return FastAPI()\n\nadmin = make()\n\n@admin.get("/")\ndef read(): ...\n`,
      'tests/test_a.py': app,
      'src/shop/tests/test_b.py': '',
      'src/shop/conftest.py': '',
      'alembic/versions/one.py': '',
      'docs/a.py': '',
    })
    expect(session.outline()).toEqual({
      apps: [
        { name: 'shop:app', path: 'src/shop/__init__.py', sourceRoot: 'src' },
        { name: 'shop.admin.main:admin', path: 'src/shop/admin/main.py', sourceRoot: 'src' },
      ],
      entrypoints: [
        { text: 'nowhere:app', path: null },
        { text: 'shop:app', path: 'src/shop/__init__.py' },
      ],
      roles: {
        test: ['src/shop/conftest.py', 'src/shop/tests', 'tests'],
        migration: ['alembic'],
        script: [],
        example: ['docs'],
      },
      versions: expect.objectContaining({ fastapi: '<0.116', pydantic: '2.10.0' }),
    })
  })

  it('reads versions and source roots from manifests, which may change', async () => {
    const rule = trialRule('versions', {
      Call: (node, context) =>
        context.report({
          at: node,
          message: `${context.qualifiedName(node.func)} ${context.isAtLeast('pydantic', '2')}`,
        }),
    })
    const files = { 'src/shop/main.py': 'from shop.deps import f\nf()\n', 'src/shop/deps.py': 'def f(): ...\n' }
    const session = await sessionOf(files, { rules: ['versions'], catalogue: [rule] })
    expect(told(session.check())).toEqual(['src/shop/main.py:2 versions: shop.deps.f true'])
    session.setManifest('requirements.txt', 'pydantic<2\n')
    expect(told(session.check())).toEqual(['src/shop/main.py:2 versions: shop.deps.f false'])
    session.removeFile('requirements.txt')
    expect(told(session.check())).toEqual(['src/shop/main.py:2 versions: shop.deps.f true'])
  })

  it('takes versions from the settings before manifests', async () => {
    const rule = trialRule('versions', {
      file: ({ tree }, context) =>
        context.report({ at: tree.module, message: String(context.isAtLeast('pydantic', '2')) }),
    })
    const { findings } = await lint(
      { 'main.py': '', 'requirements.txt': 'pydantic<2\n' },
      { rules: ['versions'], catalogue: [rule], settings: { targetVersions: { pydantic: '2.1' } } },
    )
    expect(findings.map(({ message }) => message)).toEqual(['true'])
  })

  it('tells which manifests are malformed and goes on', async () => {
    const result = await lint({ 'main.py': 'f()\n', 'sub/pyproject.toml': '[project\nname = 1' }, TRIAL)
    expect(told(result)).toEqual(['main.py:1 calls: unknown'])
    expect(result.malformedManifests).toEqual([
      { path: 'sub/pyproject.toml', reason: expect.stringMatching(/^is malformed and was left out: \S/) },
    ])
  })

  it('reports files that could not be read, until they can', async () => {
    const session = await sessionOf({ 'main.py': 'f()\n' }, { rules: ['syntax-error', 'unreadable-file'] })
    session.setUnreadableFile({ path: 'main.py', reason: 'is not valid UTF-8 (byte 0xff at byte 3)', offset: 3 })
    const { findings, fileCount, reportedFileCount } = session.check()
    const message = 'This file is not valid UTF-8 (byte 0xff at byte 3); nothing in it was checked'
    const location = { path: 'main.py', start: 0, end: 0, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
    expect(findings).toMatchObject([{ rule: 'unreadable-file', severity: 'error', message, location }])
    expect({ fileCount, reportedFileCount }).toEqual({ fileCount: 1, reportedFileCount: 1 })
    expect(session.check(() => false).findings).toEqual([])
    session.setFile('main.py', '')
    expect(session.check().findings).toEqual([])
  })

  it('leaves out templates, which are no Python yet', async () => {
    const text = 'from {{ name }} import f\nf()\n'
    const result = await lint(
      { 'template.py': text, '{{name}}/main.py': 'def (', '{{name}}/fine.py': 'f()\n' },
      { rules: ['calls', 'syntax-error'], catalogue: [calls] },
    )
    expect(told(result)).toEqual(['{{name}}/fine.py:1 calls: unknown'])
    expect(result.fileCount).toBe(3)
  })

  describe('with tests that no rule looks at', () => {
    const tests = {
      'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      'tests/test_main.py': 'from tests.clients import client\n\n\ndef test() -> None:\n    client()\n',
      'tests/clients.py': 'def client() -> None: ...\n',
    }
    const NO_RULE = { rules: ['syntax-error', 'unused-suppression', 'calls'], catalogue: [...RULES, calls] }

    it('has the usual tests of endpoints among them, whatever recommended rules are added', () => {
      const mentions = mentionsInTests(RULES.filter((rule) => rule.set === 'recommended'))
      const text = `
import pytest
from httpx import AsyncClient

from app.models import User
from tests.factories import create_user


class TestUsers:
    @pytest.mark.asyncio
    async def test_is_valid(self, client: AsyncClient, user: User) -> None:
        response = await client.get(f"/users/{user.id}", params={"limit": 10})
        if response.status_code != 200:
            raise AssertionError(response.text)
        assert user.__class__ is User
`
      expect(mayStandBy('tests/test_users.py', text, mentions)).toBe(true)
    })

    it('counts them, and reports what is wrong with their syntax', async () => {
      const files = { ...tests, 'tests/test_broken.py': 'def broken(:\n' }
      const { fileCount, findings, internalErrors } = (await sessionOf(files, NO_RULE)).check()
      expect(fileCount).toBe(4)
      expect(internalErrors).toEqual([])
      expect(findings.map(({ rule, location }) => `${location.path} ${rule}`)).toEqual([
        'main.py calls',
        'tests/test_broken.py syntax-error',
      ])
    })

    it('reports suppressions in them that suppress nothing', async () => {
      const files = { ...tests, 'tests/test_ignored.py': 'x = 1  # fastapi-lint: ignore[blocking-sleep] not here\n' }
      const { findings } = (await sessionOf(files, { ...NO_RULE, rules: [...NO_RULE.rules, 'blocking-sleep'] })).check()
      expect(findings.map(({ rule, location }) => `${location.path} ${rule}`)).toContain(
        'tests/test_ignored.py unused-suppression',
      )
    })

    it.each([
      'from tests.clients import client\nclient()\n',
      'from tests import clients\nclients.client()\n',
      'import tests.clients\ntests.clients.client()\n',
      'from tests.clients import *\nclient()\n',
      'def f():\n    from .tests.clients import client\n    client()\n',
    ])('knows what is in them where others import it: %j', async (text) => {
      const result = (await sessionOf({ ...tests, 'main.py': text }, NO_RULE)).check()
      expect(result.findings.map(({ message }) => message)).toContain('tests.clients.client')
    })

    it('has their apps in the list of routes', async () => {
      const text = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get("/")\ndef read() -> None: ...\n'
      const { entries } = (await sessionOf({ ...tests, 'tests/test_app.py': text }, NO_RULE)).routes()
      expect(entries.map(({ app }) => app)).toEqual(['tests.test_app.app'])
    })
  })

  it('does not share anything with another session', async () => {
    const one = await sessionOf({ 'main.py': 'f()\n' }, TRIAL)
    const other = await sessionOf({ 'main.py': 'print()\n' }, TRIAL)
    expect(told(one.check())).toEqual(['main.py:1 calls: unknown'])
    expect(told(other.check())).not.toEqual(told(one.check()))
  })
})
