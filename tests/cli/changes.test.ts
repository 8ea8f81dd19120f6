import { existsSync, renameSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDiff } from '../../src/adoption/changed-lines.ts'
import { runGit } from '../../src/platform/git.ts'
import { Workbench } from './workbench.ts'

const line = (name: string) => `${name}()  # finds blocking-sleep\n`
const OLD = line('one') + line('two') + line('three') + line('four')

/** The places of the findings of a run: `a.py:3`. */
async function found(bench: Workbench, argv: readonly string[], cwd = '.'): Promise<string[]> {
  const outcome = await bench.run(['--format', 'concise', ...argv], { cwd })
  expect(outcome.stderr).toBe('')
  return [...outcome.stdout.matchAll(/^(.*?:\d+):\d+: /gm)].map((match) => match[1]!)
}

function repository(files: Record<string, string> = {}): Workbench {
  const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "x"\n', 'a.py': OLD, 'b.py': OLD, ...files })
  bench.commit('first')
  return bench
}

describe('--diff-from', () => {
  test('reports on lines that were added or changed: committed, staged, and neither', async () => {
    const bench = repository({ 'c.py': OLD })
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual([])
    bench.git('checkout', '-q', '-b', 'feature')
    bench.write('a.py', OLD.replace('two', 'zwei'))
    bench.commit('second')
    bench.write('b.py', line('zero') + OLD)
    bench.git('add', 'b.py')
    bench.write('c.py', OLD.replace(line('three'), line('drei') + line('dreieinhalb')))
    expect(await found(bench, ['--diff-from', 'main'])).toEqual(['a.py:2', 'b.py:1', 'c.py:3', 'c.py:4'])
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['b.py:1', 'c.py:3', 'c.py:4'])
    expect(await found(bench, ['--diff-from', 'HEAD~1', 'a.py'])).toEqual(['a.py:2'])
  })

  test('compares with the merge base, so what others did since does not count', async () => {
    const bench = repository()
    bench.git('checkout', '-q', '-b', 'feature')
    bench.write('a.py', OLD + line('five'))
    bench.commit('mine')
    bench.git('checkout', '-q', 'main')
    bench.write('b.py', OLD.replace('one', 'eins'))
    bench.commit('theirs')
    bench.git('checkout', '-q', 'feature')
    expect(await found(bench, ['--diff-from', 'main'])).toEqual(['a.py:5'])
  })

  test('reports on the whole of new files: added, untracked, ignored but named', async () => {
    const bench = repository({ '.gitignore': 'ignored.py\n' })
    bench.write('new.py', line('new'))
    bench.git('add', 'new.py')
    bench.write('deep/untracked.py', line('new'))
    bench.write('ignored.py', line('new'))
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['deep/untracked.py:1', 'new.py:1'])
    expect(await found(bench, ['--diff-from', 'HEAD', 'ignored.py'])).toEqual(['ignored.py:1'])
    bench.git('rm', '-q', '--cached', 'b.py')
    expect(await found(bench, ['--diff-from', 'HEAD', 'b.py'])).toHaveLength(4)
  })

  test('reports nothing of a file that was only renamed', async () => {
    const bench = repository({ 'mit leer/é.py': line('only') })
    bench.git('mv', 'mit leer/é.py', 'mit leer/ü.py')
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual([])
    bench.write('mit leer/ü.py', line('only') + line('more'))
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['mit leer/ü.py:2'])
  })

  test('knows a file again that was renamed', async () => {
    const bench = repository()
    renameSync(bench.path('a.py'), bench.path('z.py'))
    bench.write('z.py', OLD.replace('three', 'drei'))
    bench.git('add', '-A')
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['z.py:3'])
    rmSync(bench.path('b.py'))
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['z.py:3'])
  })

  test('counts a finding if its region touches a changed line, and deleted lines do not', async () => {
    const bench = repository({ 'c.py': `f(\n    1,\n)  # finds blocking-sleep\n${OLD}` })
    bench.write('c.py', `f(\n    1,\n)  # finds blocking-sleep\n${OLD.replace(line('two'), '')}`)
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual([])
  })

  test('works in folders below, and with names that git quotes', async () => {
    const names = [
      'sub/ä é.py',
      'sub/tab\there.py',
      'sub/"quoted".py',
      'sub/back\\slash.py',
      'sub/日本.py',
      'sub/a b.py',
    ]
    const bench = repository(Object.fromEntries(names.map((name) => [name, OLD])))
    for (const name of names) bench.write(name, OLD.replace('two', 'zwei'))
    bench.write('a.py', OLD.replace('one', 'eins'))
    const { stdout } = await bench.run(['--format', 'json', '--diff-from', 'HEAD', '.'], { cwd: 'sub' })
    const places = JSON.parse(stdout).findings.map(
      (one: { location: { path: string; startLine: number } }) => `sub/${one.location.path}:${one.location.startLine}`,
    )
    expect(places.sort()).toEqual(names.map((name) => `${name}:2`).sort())
  })

  test('is not misled by what lines look like, nor by the configuration of git', async () => {
    const odd = '++ b/other.py\n@@ -1 +1 @@\n-- x\n"""\n'
    const bench = repository({ 'odd.py': `"""\n${odd}${OLD}`, '.gitattributes': '*.py -diff\n' })
    for (const [name, value] of [
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['diff.interHunkContext', '5'],
      ['diff.relative', 'true'],
      ['color.ui', 'always'],
      ['diff.external', 'false'],
      ['core.quotePath', 'true'],
      ['diff.renames', 'false'],
    ]) {
      bench.git('config', name!, value!)
    }
    bench.write('odd.py', `"""\n${odd.replace('++ b', '+++ b')}${OLD.replace('one', 'eins').replace('four', 'vier')}`)
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['odd.py:6', 'odd.py:9'])
  })

  test('with line ends of every kind', async () => {
    const bench = repository({ 'c.py': OLD.replaceAll('\n', '\r\n'), 'd.py': `x = 1\ry = 2\r${OLD}` })
    bench.write('c.py', OLD.replace('two', 'zwei').replaceAll('\n', '\r\n'))
    bench.write('d.py', `x = 1\ry = 2\r${OLD.replace('two', 'zwei')}`)
    expect(await found(bench, ['--diff-from', 'HEAD'])).toEqual(['c.py:2', 'd.py:4'])
  })

  test('in a project that is a part of the repository, and without submodules', async () => {
    const inner = new Workbench({ 'lib.py': OLD })
    inner.commit()
    const bench = new Workbench({ 'api/pyproject.toml': '[project]\nname = "x"\n', 'api/a.py': OLD, 'other.py': OLD })
    bench.commit()
    bench.git('-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', inner.folder, 'api/vendored')
    bench.commit()
    expect(existsSync(bench.path('api/vendored/lib.py'))).toBe(true)
    bench.write('api/a.py', OLD.replace('one', 'eins'))
    bench.write('api/vendored/lib.py', OLD.replace('one', 'eins'))
    expect(await found(bench, ['--diff-from', 'HEAD', 'api'])).toEqual(['api/a.py:1'])
  })

  test('says in the summary what is left out, and writes nothing to the repository', async () => {
    const bench = repository()
    bench.write('a.py', OLD.replace('one', 'eins'))
    const before = bench.git('status', '--porcelain')
    const { stdout } = await bench.run(['--diff-from', 'HEAD'])
    expect(stdout).toContain('Found 1 finding (1 error) in 1 of 2 files. 7 findings on unchanged lines.')
    expect(bench.git('status', '--porcelain')).toBe(before)
  })
})

describe('what git cannot tell', () => {
  test.each([
    ['nowhere', 'There is no revision "nowhere" in this repository', 'origin/main'],
    ['a.py', 'There is no revision "a.py" in this repository', 'origin/main'],
    ['HEAD^{tree}', 'There is no revision "HEAD^{tree}" in this repository', 'origin/main'],
    ['', '--diff-from cannot be ""', 'Write a branch'],
    ['--output=x', '--diff-from cannot be "--output=x"', 'Write a branch'],
    ['orphan', '"orphan" and HEAD have no commit in common', 'fetch more of the history'],
  ])('%j', async (revision, message, hint) => {
    const bench = repository()
    bench.git('checkout', '-q', '--orphan', 'orphan')
    bench.commit()
    bench.git('checkout', '-q', 'main')
    const outcome = await bench.run([`--diff-from=${revision}`])
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
    expect(outcome.stderr.split('\n')[0]).toContain(message)
    expect(outcome.stderr).toContain(hint)
    expect(existsSync(bench.path('x'))).toBe(false)
  })

  test('what it fails at', async () => {
    const bench = repository()
    const git = (folder: string, args: readonly string[]) =>
      args[0] === 'diff' ? { ok: false, output: '', message: 'unable to read tree' } : runGit(folder, args)
    expect(await bench.run(['--diff-from', 'HEAD'], { git })).toMatchObject({
      exitCode: 2,
      stderr: 'error: git cannot compare the files with "HEAD"\nhelp: unable to read tree\n',
    })
  })

  test('outside a repository, in one without commits, without git', async () => {
    const bench = new Workbench({ 'a.py': '' })
    expect((await bench.run(['--diff-from', 'main'])).stderr).toContain(
      'error: --diff-from needs a git repository, and . is in none\n',
    )
    bench.git('init', '-q')
    expect((await bench.run(['--diff-from', 'main'])).stderr).toContain('There is no revision "main"')
    expect(await bench.run(['--diff-from', 'main'], { git: () => null })).toMatchObject({
      exitCode: 2,
      stderr: 'error: --diff-from needs git, which is not installed or not in the PATH\n',
    })
  })
})

test('a diff without a line end, with an empty file, with a file that is gone', () => {
  const diff = [
    'diff --git a/a.py b/a.py',
    '--- a/a.py',
    '+++ b/a.py',
    '@@ -1 +1 @@ def f():',
    '-x',
    '\\ No newline at end of file',
    '+y',
    '\\ No newline at end of file',
    '@@ -8,2 +7,0 @@',
    '-a',
    '-b',
    '@@ -20,0 +18,3 @@',
    '+a',
    '+b',
    '+c',
    'diff --git a/gone.py b/gone.py',
    '--- a/gone.py',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-x',
    '',
  ].join('\n')
  expect([...parseDiff(diff)]).toEqual([
    [
      'a.py',
      [
        { first: 1, last: 1 },
        { first: 18, last: 20 },
      ],
    ],
    ['gone.py', 'all'],
  ])
})
