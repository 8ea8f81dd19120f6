import { describe, expect, it } from 'vitest'
import { type Dependencies, readDependencies, sourceRootsOf } from '../../src/project/dependencies.ts'
import { compareVersions, parseVersion } from '../../src/project/versions.ts'
import { python } from '../../src/rule-api/python.ts'

function read(
  manifests: Readonly<Record<string, string>>,
  targets: Readonly<Record<string, string>> = {},
): ReturnType<typeof readDependencies> {
  return readDependencies(new Map(Object.entries(manifests)), new Map([['', targets]]))
}

/** The newest of some versions around the borders that matter which the library may have. */
function newest(dependencies: Dependencies, library: string, path = 'app/main.py'): string {
  const versions = ['0.1', '1.0', '1.8', '1.10', '1.10.5', '1.11', '2.0', '2.0.5', '2.5', '2.11', '3.0']
  return versions.findLast((version) => dependencies.isAtLeast(path, library, version)) ?? 'none'
}

describe('versions', () => {
  it('are ordered as PEP 440 orders them', () => {
    const ordered = [
      '1.0.dev1', '1.0a1.dev2', '1.0a1', '1.0a2', '1.0b1', '1.0rc1', '1.0', '1.0.post1.dev1', '1.0.post1', '1.0.1', '1.2', '1.10', '2!0.1',
    ] // biome-ignore format: one line reads as an order
    const shuffled = [...ordered].sort()
    expect(shuffled.sort((a, b) => compareVersions(parseVersion(a)!, parseVersion(b)!))).toEqual(ordered)
  })

  it('are equal where only the spelling differs', () => {
    for (const [left, right] of [
      ['1.0', '1.0.0'],
      ['v1.2', '1.2+local.7'],
      ['1.0-alpha.1', '1.0a1'],
      ['1.0-1', '1.0.post1'],
      ['1.0c1', '1.0rc1'],
    ] as const) {
      expect(compareVersions(parseVersion(left)!, parseVersion(right)!), `${left} ${right}`).toBe(0)
    }
  })

  it('are nothing else', () => {
    for (const text of ['', 'latest', '1.x', '1..2', '{{ version }}']) expect(parseVersion(text)).toBeNull()
  })
})

describe('a range stands for the newest version that it allows', () => {
  it.each([
    ['pydantic', '3.0'],
    ['pydantic>=1.8', '3.0'],
    ['pydantic>=1.8,<2', '1.11'],
    ['pydantic<2.0.0', '1.11'],
    ['pydantic (>=1.8, <2)', '1.11'],
    ['pydantic<=1.10', '1.10'],
    ['pydantic~=1.10', '1.11'],
    ['pydantic~=1.10.2', '1.10.5'],
    ['pydantic==1.*', '1.11'],
    ['pydantic==1.10.*', '1.10.5'],
    ['pydantic == 1.10.5', '1.10.5'],
    ['pydantic===2.0.5', '2.0.5'],
    ['pydantic!=2.0', '3.0'],
    ['pydantic[email,dotenv]>=1.8,<2 # comment', '1.11'],
    ['Pydantic==1.8 ; python_version < "3.12"', '1.8'],
    ['pydantic==1.8 --hash=sha256:0a1b \\\n    --hash=sha256:2c3d', '1.8'],
    ['pydantic @ git+https://github.com/pydantic/pydantic@v1', '3.0'],
    ['-e git+https://github.com/pydantic/pydantic#egg=pydantic', '3.0'],
    ['pydantic @ git+https://github.com/pydantic/pydantic@v1.10.5', '1.10.5'],
    ['git+https://github.com/pydantic/pydantic@v1.10.5#egg=pydantic', '1.10.5'],
    ['pydantic @ git+https://github.com/pydantic/pydantic@0a1b2c3', '3.0'],
    ['pydantic @ https://example.org/packages/pydantic-1.10.5-py3-none-any.whl', '1.10.5'],
    ['https://example.org/packages/pydantic-1.10.5.tar.gz#sha256=0a', '1.10.5'],
    ['pydantic<2; python_version<"3.8"\npydantic<2.6; python_version>="3.8"', '2.5'],
    ['pydantic==%(version)s', '3.0'],
  ])('%s', (requirement, expected) => {
    expect(newest(read({ 'requirements.txt': requirement }), 'pydantic')).toBe(expected)
  })

  it.each([
    ['"^1.10"', '1.11'],
    ['"^1"', '1.11'],
    ['"^0.1.2"', '0.1'],
    ['"~1.10"', '1.10.5'],
    ['"~1"', '1.11'],
    ['"1.10.5"', '1.10.5'],
    ['"1.*"', '1.11'],
    ['"*"', '3.0'],
    ['">=1.8,<2 || >=2.5,<2.6"', '2.5'],
    ['{ version = "^1.8", extras = ["email"] }', '1.11'],
    ['{ git = "https://github.com/pydantic/pydantic" }', '3.0'],
    ['[{ version = "<2", python = "<3.12" }, { version = "<2.6", python = ">=3.12" }]', '2.5'],
  ])("Poetry's %s", (value, expected) => {
    const dependencies = read({ 'pyproject.toml': `[tool.poetry.dependencies]\npydantic = ${value}\n` })
    expect(newest(dependencies, 'pydantic')).toBe(expected)
  })

  it('leaves the pre-releases of an excluded version out', () => {
    const dependencies = read({ 'requirements.txt': 'pydantic<2' })
    expect(dependencies.isAtLeast('main.py', 'pydantic', '2.0b1')).toBe(false)
  })
})

describe('manifests', () => {
  it.each<[string, string]>([
    ['pyproject.toml', '[project]\ndependencies = ["fastapi", "pydantic>=1.8,<2"]'],
    ['pyproject.toml', '[project.optional-dependencies]\nserver = ["pydantic<2"]'],
    ['pyproject.toml', '[dependency-groups]\ndev = ["pydantic<2", { include-group = "lint" }]\nlint = []'],
    ['pyproject.toml', '[tool.poetry.group.server.dependencies]\npydantic = "^1.8"'],
    ['pyproject.toml', '[tool.poetry.dev-dependencies]\npydantic = "^1.8"'],
    ['pyproject.toml', '[tool.uv]\ndev-dependencies = ["pydantic<2"]'],
    ['pyproject.toml', '[tool.pdm.dev-dependencies]\ntest = ["pydantic<2"]'],
    ['pyproject.toml', '[tool.hatch.envs.default]\ndependencies = ["pydantic<2"]'],
    ['requirements/base.txt', 'pydantic<2'],
    ['requirements-dev.txt', 'pydantic<2'],
    ['Pipfile', '[packages]\npydantic = "<2"'],
    ['Pipfile', '[dev-packages]\npydantic = {version = "<2", extras = ["email"]}'],
    ['setup.cfg', '[options]\ninstall_requires =\n    fastapi\n    pydantic<2  # old\n'],
    ['setup.cfg', '[options.extras_require]\nall =\n    pydantic<2\n'],
    [
      'setup.py',
      'setup(\n  name="x",\n  install_requires=[\n    "uvicorn[standard]>=0.1",  # server\n    \'pydantic<2\',\n  ],\n)',
    ],
    ['setup.py', 'requires = [\n  "pydantic<2",\n]\nsetup(install_requires=requires)'],
    ['requirements.in', 'pydantic<2'],
    ['environment.yml', 'name: x\ndependencies:\n  - python=3.10\n  - conda-forge::pydantic=1\n'],
    ['environment.yaml', 'dependencies:\n  - pip:\n    - "pydantic[email]<2"  # old\n'],
  ])('%s: %s', (path, text) => {
    const dependencies = read({ [path]: text })
    expect(newest(dependencies, 'pydantic')).toBe('1.11')
    expect(dependencies.declares('app/main.py', 'pydantic')).toBe(true)
    expect(dependencies.declares('app/main.py', 'requests')).toBe(false)
  })

  it.each<[string, string]>([
    [
      'uv.lock',
      'version = 1\n\n[[package]]\nname = "pydantic"\nversion = "1.10.5"\nsource = { registry = "https://packages.example/simple" }\n',
    ],
    [
      'poetry.lock',
      '[[package]]\nname = "Pydantic"\nversion = "1.10.5"\ndescription = ""\n\n[package.dependencies]\nversion = "9"\n',
    ],
    ['pdm.lock', '[[package]]\nname = "pydantic"\nversion = "1.10.5"\n'],
    ['Pipfile.lock', '{"default": {"pydantic": {"version": "==1.10.5", "hashes": []}}}'],
    ['pylock.toml', 'lock-version = "1.0"\n\n[[packages]]\nname = "pydantic"\nversion = "1.10.5"\n'],
    ['requirements.lock', 'fastapi==0.95.0\npydantic==1.10.5\n    # via fastapi\n'],
    ['requirements-lock.txt', 'pydantic==1.10.5\n'],
  ])('%s decides against a range', (path, text) => {
    const dependencies = read({ [path]: text, 'pyproject.toml': '[project]\ndependencies = ["pydantic>=1"]' })
    expect(newest(dependencies, 'pydantic')).toBe('1.10.5')
    expect(dependencies.declares('main.py', 'pydantic')).toBe(true)
  })

  it('follow -r and -c', () => {
    const dependencies = read({
      'requirements.txt': '-r requirements/base.txt\n-c ../outside.txt\n--constraint requirements/limits.txt',
      'requirements/base.txt': 'fastapi\npydantic',
      'requirements/limits.txt': 'pydantic<2\nhttpx<1',
    })
    expect(newest(dependencies, 'pydantic')).toBe('1.11')
    expect(newest(dependencies, 'fastapi')).toBe('3.0')
  })

  it('may be constraints alone, for what other libraries need', () => {
    const dependencies = read({ 'requirements.txt': 'fastapi', 'constraints.txt': 'pydantic==1.10.5' })
    expect(newest(dependencies, 'pydantic')).toBe('1.10.5')
    expect(dependencies.declares('main.py', 'pydantic')).toBe(false)
  })

  it('include each other in circles', () => {
    const dependencies = read({
      'requirements.txt': '-r requirements-dev.txt\npydantic<2',
      'requirements-dev.txt': '-r requirements.txt',
    })
    expect(newest(dependencies, 'pydantic')).toBe('1.11')
  })

  it('give what the code needs precedence over what development adds', () => {
    const dependencies = read({ 'requirements.txt': 'pydantic>=2', 'requirements-legacy-tests.txt': 'pydantic<2' })
    expect(newest(dependencies, 'pydantic')).toBe('3.0')
  })

  it('may name a source of their own', () => {
    const text =
      '[project]\ndependencies = ["pydantic<2"]\n[tool.uv.sources]\npydantic = { git = "https://example.org/x" }'
    expect(newest(read({ 'pyproject.toml': text }), 'pydantic')).toBe('3.0')
  })

  it('are as good as absent when they are malformed, and named as problems', () => {
    const dependencies = read({
      'pyproject.toml': '\n[project\n',
      'Pipfile.lock': '{',
      'requirements.txt': 'pydantic<2',
    })
    expect(newest(dependencies, 'pydantic')).toBe('1.11')
    expect(dependencies.problems.map(({ path }) => path)).toEqual(['Pipfile.lock', 'pyproject.toml'])
    expect(dependencies.problems[1]!.reason).toMatch(/^line 2: \w/)
  })

  it('stand for the newest version when they say nothing', () => {
    expect(newest(read({}), 'pydantic')).toBe('3.0')
    expect(read({}).declares('main.py', 'pydantic')).toBeNull()
    expect(read({ 'pyproject.toml': '[tool.black]\n' }).declares('main.py', 'pydantic')).toBeNull()
  })

  it('declare extras', () => {
    const dependencies = read({ 'requirements.txt': 'pydantic[email]\nPython_Multipart' })
    expect(dependencies.declares('main.py', 'pydantic[email]')).toBe(true)
    expect(dependencies.declares('main.py', 'pydantic[timezone]')).toBe(false)
    expect(dependencies.declares('main.py', 'python-multipart')).toBe(true)
  })

  it('tell the version of Python', () => {
    expect(
      read({ 'pyproject.toml': '[project]\nrequires-python = ">=3.9,<3.12"' }).isAtLeast('a.py', 'python', '3.12'),
    ).toBe(false)
    expect(read({ Pipfile: '[requires]\npython_version = "3.10"' }).isAtLeast('a.py', 'python', '3.10')).toBe(true)
    expect(read({ Pipfile: '[requires]\npython_version = "3.10"' }).isAtLeast('a.py', 'python', '3.11')).toBe(false)
  })
})

describe('in a monorepo', () => {
  const manifests = {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*"]\n[project]\ndependencies = ["fastapi"]',
    'uv.lock': '[[package]]\nname = "pydantic"\nversion = "2.5"\n',
    'services/old/requirements.txt': 'pydantic==1.10.5',
    'services/member/pyproject.toml': '[project]\ndependencies = ["pydantic>=2,<3"]',
  }

  it('the nearest manifests decide', () => {
    const dependencies = read(manifests)
    expect(newest(dependencies, 'pydantic', 'services/old/app/main.py')).toBe('1.10.5')
    expect(newest(dependencies, 'pydantic', 'main.py')).toBe('2.5')
  })

  it('the lock file of the workspace decides for its members', () => {
    expect(newest(read(manifests), 'pydantic', 'services/member/main.py')).toBe('2.5')
  })

  it('code that services share is for the oldest version among them', () => {
    const dependencies = read({
      'services/old/requirements.txt': 'pydantic==1.10.5',
      'services/new/requirements.txt': 'pydantic>=2',
      'services/newer/requirements.txt': 'pydantic==2.5',
      'docs/requirements.txt': 'mkdocs',
    })
    expect(newest(dependencies, 'pydantic', 'shared/base.py')).toBe('1.10.5')
    expect(newest(dependencies, 'pydantic', 'services/new/main.py')).toBe('3.0')
    expect(newest(dependencies, 'httpx', 'shared/base.py')).toBe('3.0')
  })

  it('manifests beside the code count where none stands above it', () => {
    expect(newest(read({ 'docker/requirements.txt': 'pydantic<2' }), 'pydantic', 'app/main.py')).toBe('1.11')
  })
})

describe('a library that nobody bounds follows from another one', () => {
  it.each([
    ['fastapi==0.95.0', '1.11'],
    ['fastapi>=0.68,<0.69\npydantic', '1.11'],
    ['fastapi==0.115.0', '3.0'],
    ['fastapi', '3.0'],
    ['sqlmodel==0.0.8', '1.11'],
    ['fastapi==0.95.0\npydantic==2.5', '2.5'],
  ])('%s gives Pydantic %s', (text, expected) => {
    expect(newest(read({ 'requirements.txt': text }), 'pydantic')).toBe(expected)
  })

  it.each([
    ['fastapi==0.132.0', '1.0', false],
    ['fastapi==0.133.0', '1.0', true],
    ['fastapi>=0.100', '1.0', true],
    ['fastapi==0.136\nstarlette<1', '1.0', false],
    ['fastapi==0.116.2', '0.48', true],
    ['fastapi==0.115.0', '0.48', false],
  ])('%s lets Starlette reach %s: %s', (text, version, expected) => {
    expect(read({ 'requirements.txt': text }).isAtLeast('main.py', 'starlette', version)).toBe(expected)
  })
})

describe('target versions', () => {
  it('override what is declared', () => {
    const dependencies = read(
      { 'poetry.lock': '[[package]]\nname = "pydantic"\nversion = "2.5"\n' },
      { Pydantic: '1.10' },
    )
    expect(newest(dependencies, 'pydantic')).toBe('1.10')
  })

  it('imply what other libraries are', () => {
    expect(newest(read({}, { fastapi: '0.95' }), 'pydantic')).toBe('1.11')
  })
})

describe('source roots', () => {
  it.each<[string, string, readonly string[]]>([
    ['pyproject.toml', '[tool.setuptools.packages.find]\nwhere = ["src"]', ['src']],
    ['backend/pyproject.toml', '[tool.setuptools.package-dir]\n"" = "lib"', ['backend/lib']],
    ['pyproject.toml', '[tool.hatch.build.targets.wheel]\npackages = ["source/shop", "source/admin"]', ['source']],
    ['pyproject.toml', '[tool.poetry]\npackages = [{ include = "shop", from = "src" }, { include = "x" }]', ['src']],
    ['pyproject.toml', '[tool.uv.build-backend]\nmodule-root = ""', ['']],
    ['pyproject.toml', '[tool.pdm.build]\npackage-dir = "code"', ['code']],
    ['setup.cfg', '[options]\npackage_dir =\n    = src\n[options.packages.find]\nwhere = src', ['src']],
    ['pyproject.toml', '[tool.setuptools.packages.find]\nwhere = ["../elsewhere"]', []],
  ])('%s: %s', (path, text, expected) => {
    expect(sourceRootsOf(new Map([[path, text]]))).toEqual(expected)
  })
})

it('reads long files in linear time', () => {
  const packages = Array.from(
    { length: 20_000 },
    (_, index) => `[[package]]\nname = "p${index}"\nversion = "1.${index}"\n`,
  )
  const lines = python`pydantic<2`.repeat(20_000)
  const dependencies = read({ 'uv.lock': packages.join('\n'), 'requirements.txt': lines })
  expect(dependencies.isAtLeast('main.py', 'p19999', '1.19999')).toBe(true)
})
