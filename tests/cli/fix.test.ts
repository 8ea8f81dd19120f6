import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import type { Rule } from '../../src/rule-api/rule.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'
import { REAL, Workbench } from './workbench.ts'

const SETTINGS = 'from pydantic import BaseModel, BaseSettings\n\n\nclass S(BaseSettings):\n    debug: bool = False\n'
const MODEL = `${SETTINGS}

class Item(BaseModel):
    name: str

    class Config:
        from_attributes = True


class Order(BaseModel):
    lines: list[Item]

    class Config:
        extra = "forbid"


def dump(item: Item) -> dict[str, object]:
    return item.dict()
`
const FIXED = `from pydantic import BaseModel, ConfigDict
from pydantic_settings import BaseSettings


class S(BaseSettings):
    debug: bool = False


class Item(BaseModel):
    name: str

    model_config = ConfigDict(from_attributes=True)


class Order(BaseModel):
    lines: list[Item]

    model_config = ConfigDict(extra="forbid")


def dump(item: Item) -> dict[str, object]:
    return item.model_dump()
`
const PROJECT = {
  'pyproject.toml': '[project]\nname = "x"\ndependencies = ["pydantic==2.11.0", "pydantic-settings"]\n',
}
const SLEEPY = 'import time\n\n\nasync def nap() -> None:\n    time.sleep(1)\n'
const AWAKE = 'import asyncio\n\n\nasync def nap() -> None:\n    await asyncio.sleep(1)\n'

const lint = (bench: Workbench, ...argv: string[]) => bench.run(['--format', 'concise', ...argv], REAL)

test('--fix makes all safe fixes of a file, their imports together, and reports the rest', async () => {
  const bench = new Workbench({ ...PROJECT, 'models.py': MODEL, 'app.py': SLEEPY })
  const outcome = await lint(bench, '--fix')
  expect(bench.read('models.py')).toBe(FIXED)
  expect(bench.read('app.py')).toBe(SLEEPY)
  expect(outcome.stderr).toBe('Fixed 4 findings in 1 file.\n')
  expect(outcome.stdout).toMatch(/^app\.py:5:5: error \[blocking-sleep\] .*\n$/)
  expect(outcome.exitCode).toBe(1)
  const again = await lint(bench, '--fix', 'models.py')
  expect(again).toMatchObject({ exitCode: 0, stdout: '', stderr: 'Fixed 0 findings.\n' })
})

test('what is fixed in one file is asked for in the others', async () => {
  const bench = new Workbench({
    ...PROJECT,
    'models.py': 'from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n',
    'use.py':
      'from models import Item\n\n\ndef dump(items: list[Item]) -> list[str]:\n    return [one.json() for one in items]\n',
  })
  expect(await lint(bench, '--fix', 'use.py')).toMatchObject({ exitCode: 0 })
  expect(bench.read('use.py')).toContain('one.model_dump_json() for one')
})

test('--unsafe-fixes makes the others too, and takes away imports that nothing uses', async () => {
  const bench = new Workbench({ ...PROJECT, 'app.py': SLEEPY })
  expect(await lint(bench, '--fix', '--unsafe-fixes', '--show-fixes')).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'Fixed 1 finding in 1 file.\n  app.py:5 blocking-sleep: Replace with "await asyncio.sleep"\n',
  })
  expect(bench.read('app.py')).toBe(AWAKE)
})

test('names of files do not reach the terminal as they are', async () => {
  const bench = new Workbench({ ...PROJECT, 'a\x1b[31m.py': SLEEPY })
  const { stderr } = await lint(bench, '--fix', '--unsafe-fixes', '--show-fixes')
  expect(stderr).toContain('a\\x1b[31m.py:5')
  expect(stderr).not.toContain('\x1b')
})

test('an import that others use stays', async () => {
  const bench = new Workbench({
    ...PROJECT,
    'app.py': SLEEPY,
    'other.py': 'from app import time\n\nprint(time.time())\n',
  })
  await lint(bench, '--fix', '--unsafe-fixes')
  expect(bench.read('app.py')).toContain('import time\n')
})

test.each([['from models import *\n\nprint(Extra)\n'], ['import models\n\nprint(models.Extra)\n']])(
  'a name stays that others may read: %j',
  async (user) => {
    const models = 'from pydantic import BaseModel, Extra\n\n\nclass A(BaseModel, extra=Extra.forbid): ...\n'
    const bench = new Workbench({ ...PROJECT, 'models.py': models, 'user.py': user })
    expect(await lint(bench, '--fix')).toMatchObject({ stderr: 'Fixed 1 finding in 1 file.\n' })
    expect(bench.read('models.py')).toBe(models.replace('Extra.forbid', '"forbid"'))
  },
)

test('--fix-only reports nothing of the rest', async () => {
  const bench = new Workbench({ ...PROJECT, 'models.py': MODEL, 'app.py': SLEEPY })
  expect(await lint(bench, '--fix-only')).toMatchObject({ exitCode: 0, stdout: '' })
  expect(bench.read('models.py')).toBe(FIXED)
})

test('--diff writes a patch that git applies, and changes nothing', async () => {
  const files = { ...PROJECT, 'models.py': MODEL, 'my app/nap.py': SLEEPY.replaceAll('\n', '\r\n') }
  const bench = new Workbench(files)
  const outcome = await lint(bench, '--diff', '--unsafe-fixes')
  expect([bench.read('models.py'), bench.read('my app/nap.py')]).toEqual([MODEL, files['my app/nap.py']])
  expect(outcome.exitCode).toBe(1)
  expect(outcome.stderr).toBe('Would fix 5 findings in 2 files.\n')
  bench.write('fixes.patch', outcome.stdout)
  execFileSync('git', ['apply', '-p0', '--whitespace=nowarn', 'fixes.patch'], { cwd: bench.folder })
  expect([bench.read('models.py'), bench.read('my app/nap.py')]).toEqual([FIXED, AWAKE.replaceAll('\n', '\r\n')])
  expect(await lint(bench, '--diff')).toMatchObject({ exitCode: 0, stdout: '', stderr: 'Would fix 0 findings.\n' })
})

test('--select, --ignore and the baseline say what is fixed', async () => {
  const bench = new Workbench({ ...PROJECT, 'models.py': MODEL })
  await lint(bench, '--fix', '--select', 'v1-model-method')
  expect(bench.read('models.py')).toBe(MODEL.replace('.dict()', '.model_dump()'))
  await bench.run(['baseline'], REAL)
  await lint(bench, '--fix', '--baseline', 'fastapi-lint-baseline.json')
  expect(bench.read('models.py')).toBe(MODEL.replace('.dict()', '.model_dump()'))
})

test('keeps encoding, byte order mark, permissions and links', async () => {
  const bench = new Workbench({
    ...PROJECT,
    'mark.py': `\ufeff${SLEEPY}`,
    'latin.py': Buffer.concat([
      Buffer.from(`# coding: latin-1\nname = "`),
      Uint8Array.of(0xe9),
      Buffer.from(`"\n${SLEEPY}`),
    ]),
    'real/target.py': SLEEPY,
  })
  chmodSync(bench.path('mark.py'), 0o640)
  symlinkSync(bench.path('real/target.py'), bench.path('linked.py'))
  expect(await lint(bench, '--fix', '--unsafe-fixes')).toMatchObject({ exitCode: 0, stdout: '' })
  expect(bench.read('mark.py')).toBe(`\ufeff${AWAKE}`)
  expect(statSync(bench.path('mark.py')).mode & 0o777).toBe(0o640)
  expect(readFileSync(bench.path('latin.py')).includes(0xe9)).toBe(true)
  expect(bench.read('latin.py')).toContain('await asyncio.sleep(1)')
  expect(bench.read('real/target.py')).toBe(AWAKE)
})

test('a file that changed meanwhile is left alone, and the others are written', async () => {
  const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'b.py': SLEEPY })
  let reads = 0
  const readBytes = (path: string): Uint8Array => {
    if (path === bench.path('a.py') && ++reads === 2) writeFileSync(path, '# edited\n')
    return nodeFileSystem.readBytes(path)
  }
  const outcome = await bench.run(['--fix', '--unsafe-fixes'], { ...REAL, fileSystem: { readBytes } })
  expect(outcome.stderr).toContain('a.py changed while it was checked, so nothing was written to it')
  expect(outcome.exitCode).toBe(2)
  expect([bench.read('a.py'), bench.read('b.py')]).toEqual(['# edited\n', AWAKE])
})

test('a fix after which Python could not read the file is refused', async () => {
  const [model] = RULES
  const broken: Rule = {
    ...model!,
    id: 'blocking-sleep',
    mentions: /sleep/,
    check: {
      Call: (node, { report }) => {
        const edits = [{ start: node.start, end: node.end, text: 'await (' }]
        if (node.args.length > 0)
          report({ at: node, message: 'It sleeps', fix: { title: 'Break it', safety: 'safe', edits } })
      },
    },
  }
  const rules = RULES.map((rule) => (rule.id === 'blocking-sleep' ? broken : rule))
  const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'models.py': MODEL })
  const outcome = await bench.run(['--fix', '--format', 'concise'], {
    ...REAL,
    createSession: (settings) => Session.create(settings, rules),
  })
  expect(outcome.stderr).toContain(
    'a.py:5: the fix of blocking-sleep was not made, because Python could not read the result',
  )
  expect(outcome.stdout).toContain('a.py:5:5: error [blocking-sleep] It sleeps')
  expect([bench.read('a.py'), bench.read('models.py')]).toEqual([SLEEPY, FIXED])
})

test.each([
  [['--unsafe-fixes'], '--unsafe-fixes needs --fix, --fix-only or --diff'],
  [['--show-fixes'], '--show-fixes needs --fix, --fix-only or --diff'],
  [['--fix', '--diff'], 'cannot be used with'],
  [['--fix', '--add-ignore'], '--add-ignore cannot be used with fixes'],
  [['--diff', '--output', 'json=a.json'], '--output cannot be used with --diff'],
  [['--fix-only', '--output', 'a.txt'], '--output cannot be used with --fix-only'],
  [['--fix', '-', '--stdin-filename', 'a.py'], 'Fixes cannot be made in standard input'],
])('%j is a mistake', async (argv, message) => {
  const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY })
  const outcome = await lint(bench, ...argv)
  expect(outcome.exitCode).toBe(2)
  expect(outcome.stderr).toContain(message)
})

const OTHERS: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'an import further down does not hold for what is above it': [
    'from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    class Config:\n        from_attributes = True\n\n\nfrom pydantic import Field\n',
    'from pydantic import BaseModel, ConfigDict\n\n\nclass A(BaseModel):\n    model_config = ConfigDict(from_attributes=True)\n\n\nfrom pydantic import Field\n',
  ],
  'an import for type checkers is none': [
    'import time\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import asyncio\n\n\nasync def nap() -> None:\n    time.sleep(1)\n',
    'import time\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import asyncio\n\n\nasync def nap() -> None:\n    time.sleep(1)\n',
  ],
  'a module is not named where that means something else': [
    'import time\n\n\nasync def nap(asyncio: int) -> None:\n    time.sleep(asyncio)\n',
    'import time\n\n\nasync def nap(asyncio: int) -> None:\n    time.sleep(asyncio)\n',
  ],
  'neither is a class': [
    'from pydantic import BaseModel\n\n\ndef make(ConfigDict: type) -> type:\n    class A(BaseModel):\n        class Config:\n            frozen = True\n\n    return A\n',
    'from pydantic import BaseModel\n\n\ndef make(ConfigDict: type) -> type:\n    class A(BaseModel):\n        class Config:\n            frozen = True\n\n    return A\n',
  ],
  'a name that is imported from both places is kept once': [
    'from pydantic import BaseSettings\nfrom pydantic_settings import BaseSettings\n\n\nclass S(BaseSettings):\n    x: int = 1\n',
    'from pydantic_settings import BaseSettings\n\n\nclass S(BaseSettings):\n    x: int = 1\n',
  ],
  'what is not written any more is not imported any more': [
    'from pydantic import BaseModel, Extra\n\n\nclass A(BaseModel):\n    class Config:\n        extra = Extra.forbid\n',
    'from pydantic import BaseModel, ConfigDict\n\n\nclass A(BaseModel):\n    model_config = ConfigDict(extra="forbid")\n',
  ],
  'a name in an annotation that is a string is used': [
    'import time\n\n\nasync def nap(until: "time.struct_time | None" = None) -> None:\n    (time.sleep)(1)\n',
    'import asyncio\nimport time\n\n\nasync def nap(until: "time.struct_time | None" = None) -> None:\n    await (asyncio.sleep)(1)\n',
  ],
  'an argument is added behind parentheses': [
    'from fastapi import FastAPI, Response\n\napp = FastAPI()\n\n\n@app.get(("/a"))\ndef read() -> Response | None: ...\n',
    'from fastapi import FastAPI, Response\n\napp = FastAPI()\n\n\n@app.get(("/a"), response_model=None)\ndef read() -> Response | None: ...\n',
  ],
  'an argument is taken out behind parentheses': [
    'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(("/a"), response_model=int)\ndef read() -> int:\n    return 1\n',
    'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(("/a"))\ndef read() -> int:\n    return 1\n',
  ],
}

test.each(Object.entries(OTHERS))('%s', async (_title, [before, after]) => {
  const bench = new Workbench({ ...PROJECT, 'a.py': before })
  await lint(bench, '--fix', '--unsafe-fixes')
  expect(bench.read('a.py')).toBe(after)
})
