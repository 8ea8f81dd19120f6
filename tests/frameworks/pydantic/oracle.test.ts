import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, faultsOf, type Verdict, verdictsOf } from '../../../scripts/pydantic/cases.ts'
import { CLAIMS } from '../../../scripts/pydantic/claims.ts'
import type { TextEdit } from '../../../src/engine/finding.ts'
import { movedName } from '../../../src/knowledge/pydantic-migration.ts'
import { BASE_MODEL_NAMES } from '../../../src/knowledge/pydantic-names.ts'
import { PYDANTIC_RULES } from '../../../src/rules/pydantic/index.ts'
import { lint } from '../../support/lint.ts'

/**
 * The rules about Pydantic 1 against Pydantic 2 itself: what they call an error fails or has no effect, what they call a warning gives a
 * deprecation, and where they are silent it is silent. Needs a Python with fastapi, pydantic, pydantic-settings and sqlmodel, named by the
 * environment variable FASTAPI_LINT_PYTHON; skipped without.
 */
const PYTHON = process.env['FASTAPI_LINT_PYTHON']
const SCRIPT = fileURLToPath(new URL('oracle.py', import.meta.url))

interface Outcome {
  readonly raised: string | null
  readonly deprecations: readonly string[]
  readonly warnings: readonly string[]
}

function ask(argument: string, input: unknown): unknown {
  const { stdout, stderr, status } = spawnSync(PYTHON ?? '', [SCRIPT, argument], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${PYTHON} ${SCRIPT}: ${stderr}`)
  return JSON.parse(stdout)
}

const run = (text: string): Outcome => (ask('run', [text]) as [Outcome])[0]

const PREAMBLE = `
from typing import Annotated, Any
import pydantic
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model, field_validator, model_validator, root_validator, validator
from pydantic_settings import BaseSettings
`

/** Programs by what happens; those that are ignored prove it with their \`assert\`. */
const FAILS: Readonly<Record<string, string>> = {
  'bare validator': 'class M(BaseModel):\n    x: int\n    @validator\n    def f(cls, v): return v',
  'validator with field': 'class M(BaseModel):\n    x: int\n    @validator("x")\n    def f(cls, v, field): return v',
  'validator with config':
    'class M(BaseModel):\n    x: int\n    @validator("x")\n    def f(cls, v, values, config): return v',
  'validator with another parameter':
    'class M(BaseModel):\n    x: int\n    @validator("x")\n    def f(cls, v, info): return v',
  'validator of an unknown field': 'class M(BaseModel):\n    x: int\n    @validator("y")\n    def f(cls, v): return v',
  'validator with whole':
    'class M(BaseModel):\n    x: int\n    @validator("x", whole=True)\n    def f(cls, v): return v',
  'validator with self': 'class M(BaseModel):\n    x: int\n    @validator("x")\n    def f(self, v): return v',
  'validator of a list': 'class M(BaseModel):\n    x: int\n    @validator(["x"])\n    def f(cls, v): return v',
  'bare root validator': 'class M(BaseModel):\n    x: int\n    @root_validator\n    def f(cls, v): return v',
  'root validator without arguments':
    'class M(BaseModel):\n    x: int\n    @root_validator()\n    def f(cls, v): return v',
  'root validator after':
    'class M(BaseModel):\n    x: int\n    @root_validator(pre=False)\n    def f(cls, v): return v',
  'Config and model_config':
    'class M(BaseModel):\n    model_config = {"frozen": True}\n    class Config:\n        extra = "forbid"',
  'Config that is assigned': 'class C:\n    extra = "forbid"\nclass M(BaseModel):\n    Config = C',
  'old key as class keyword': 'class M(BaseModel, orm_mode=True):\n    x: int',
  'json(indent=)': 'class M(BaseModel):\n    x: int\nM(x=1).json(indent=2)',
  'dict(skip_defaults=)': 'class M(BaseModel):\n    x: int\nM(x=1).dict(skip_defaults=True)',
  'dict(mode=)': 'class M(BaseModel):\n    x: int\nM(x=1).dict(mode="json")',
  'update_forward_refs(names)': 'class M(BaseModel):\n    x: int\nM.update_forward_refs(A=int)',
  'from_orm without from_attributes': 'class M(BaseModel):\n    x: int\nclass O:\n    x = 1\nM.from_orm(O())',
  'Field(regex=)': 'class M(BaseModel):\n    x: str = Field(regex="a")',
  'Field(const=)': 'class M(BaseModel):\n    x: str = Field("a", const=True)',
  'Field(unique_items=)': 'class M(BaseModel):\n    x: list[str] = Field([], unique_items=True)',
}

const IGNORED: Readonly<Record<string, string>> = {
  'orm_mode in ConfigDict':
    'class M(BaseModel):\n    model_config = ConfigDict(orm_mode=True)\nassert not M.model_config.get("from_attributes")',
  'old key in a dictionary':
    'class M(BaseModel):\n    model_config = {"allow_mutation": False}\n    x: int\nassert setattr(M(x=1), "x", 2) is None',
  'old key in dict()':
    'class M(BaseModel):\n    model_config = dict(orm_mode=True)\nassert not M.model_config.get("from_attributes")',
  'old key of TypeAdapter': 'assert TypeAdapter(str, config={"anystr_upper": True}).validate_python("a") == "a"',
  'Field(env=)':
    'import os\nos.environ["OTHER"] = "1"\nclass S(BaseSettings):\n    x: int = Field(0, env="OTHER")\nassert S().x == 0',
  'Field(include=)': 'class M(BaseModel):\n    x: int = Field(1, include=False)\nassert M().model_dump() == {"x": 1}',
  "SQLModel's Field(regex=)":
    'import sqlmodel\nclass M(sqlmodel.SQLModel):\n    x: str = sqlmodel.Field(regex="^a$")\nassert M(x="b").x == "b"',
}

const DEPRECATED: Readonly<Record<string, string>> = {
  validator: 'class M(BaseModel):\n    x: int\n    @validator("x")\n    def f(cls, v, values, **kwargs): return v',
  'validator with pre':
    'class M(BaseModel):\n    x: int\n    @validator("x", pre=True, always=True)\n    def f(cls, v): return v',
  'validator as function':
    'def g(cls, v): return v\nclass M(BaseModel):\n    x: int\n    f = validator("x", allow_reuse=True)(g)',
  'validator without a check':
    'class M(BaseModel):\n    x: int\n    @validator("y", check_fields=False)\n    def f(cls, v): return v',
  'root validator before':
    'class M(BaseModel):\n    x: int\n    @root_validator(pre=True)\n    def f(cls, v): return v',
  'root validator that skips':
    'class M(BaseModel):\n    x: int\n    @root_validator(skip_on_failure=True)\n    def f(cls, v): return v',
  Config: 'class M(BaseModel):\n    class Config:\n        extra = "forbid"',
  'Extra.forbid': 'class M(BaseModel):\n    model_config = {"extra": pydantic.Extra.forbid}',
  ...Object.fromEntries(
    [
      'm.dict()', 'm.dict(exclude_unset=True)', 'm.json()', 'm.copy()', 'm.copy(update={"x": 2})', 'M.parse_obj({"x": 1})',
      'M.parse_raw("{\\"x\\": 1}")', 'M.from_orm(m)', 'M.construct(x=1)', 'M.schema()', 'M.schema_json()', 'M.validate({"x": 1})',
      'M.update_forward_refs()', '[one.dict() for one in [m]]',
    ].map((call) => [
      call,
      `class M(BaseModel):\n    model_config = ConfigDict(from_attributes=True)\n    x: int\nm = M(x=1)\n${call}`,
    ]),
  ), // biome-ignore format: a list of calls
  'a method that is handed over':
    'class M(BaseModel):\n    x: int\nassert list(map(M.parse_obj, [{"x": 1}]))[0].x == 1',
  'from_orm() of a subclass':
    'class B(BaseModel):\n    @classmethod\n    def load(cls, row): return cls.from_orm(row)\nclass M(B):\n    model_config = ConfigDict(from_attributes=True)\nM.load(M())',
  'super().dict()':
    'class M(BaseModel):\n    x: int\n    def dict(self):\n        return super().dict()\nM(x=1).dict()',
  ...Object.fromEntries(
    ['min_items=1', 'max_items=3', 'allow_mutation=False', 'example=["a"]', 'final=True', 'env="X"', 'widget="w"'].map(
      (argument) => [`Field(${argument})`, `class M(BaseModel):\n    x: list[str] = Field(["a"], ${argument})`],
    ),
  ),
  'Field(env=) with its own name': 'class S(BaseSettings):\n    x: int = Field(0, env="X")',
}

/** Imports that have a fix. */
const MOVED: readonly string[] = [
  'from pydantic import BaseSettings',
  'from pydantic import BaseModel, BaseSettings as Base, Field\nBaseModel, Base, Field',
  'from pydantic import (\n    BaseModel,\n    PyObject,\n)\nBaseModel, PyObject',
  'from pydantic.error_wrappers import ValidationError',
  'from pydantic import ValidationError\nfrom pydantic.error_wrappers import ValidationError\nValidationError',
  'def f():\n    from pydantic.utils import to_camel, to_lower_camel\n    return to_camel("a_b"), to_lower_camel("a_b")\nassert f() == ("AB", "aB")',
]

const SILENT: Readonly<Record<string, string>> = {
  'field validator':
    'class M(BaseModel):\n    x: int\n    @field_validator("x")\n    @classmethod\n    def f(cls, v): return v',
  'model validator':
    'class M(BaseModel):\n    x: int\n    @model_validator(mode="after")\n    def f(self): return self',
  model_config: 'class M(BaseModel):\n    model_config = ConfigDict(from_attributes=True, extra="forbid")\n    x: int',
  'a plain class with Config': 'class M:\n    class Config:\n        orm_mode = True',
  'overridden method': 'class M(BaseModel):\n    x: int\n    def dict(self): return {}\nM(x=1).dict()',
  'current methods':
    'class M(BaseModel):\n    x: int\nm = M(x=1)\nm.model_dump()\nm.model_copy()\nM.model_validate({"x": 1})',
  'old models':
    'from pydantic import v1\nclass M(v1.BaseModel):\n    x: int = v1.Field(1, const=True)\n    class Config:\n        orm_mode = True\n    @v1.validator("x")\n    def f(cls, v, field): return v\nM().dict()\nM().json(indent=2)',
  'arguments that are None': 'class M(BaseModel):\n    x: str = Field("a", regex=None, const=None, min_items=None)',
  "SQLModel's Field":
    'import sqlmodel\nclass M(sqlmodel.SQLModel):\n    x: int = sqlmodel.Field(1, nullable=False, index=True)',
}

/** Programs that run, and go on running with every fix. */
const KEPT: Readonly<Record<string, string>> = {
  'Config that another inherits':
    'class B(BaseModel):\n    class Config:\n        frozen = True\nclass M(B):\n    class Config(B.Config):\n        extra = "allow"\nassert M.model_config["frozen"]',
  'Config that is read': 'class M(BaseModel):\n    class Config:\n        frozen = True\nassert M.Config.frozen',
  'a key twice': 'class M(BaseModel):\n    class Config:\n        frozen = True\n        frozen = False',
  'a value that the model hides':
    'strict = True\nclass M(BaseModel):\n    strict: bool = False\n    class Config:\n        frozen = strict\nassert M.model_config["frozen"]',
  'both names of a key': 'class M(BaseModel):\n    model_config = ConfigDict(orm_mode=True, from_attributes=True)',
  'both names of a key in dict()': 'class M(BaseModel):\n    model_config = dict(orm_mode=True, from_attributes=True)',
  'both names of an argument': 'class M(BaseModel):\n    x: list[str] = Field(["a"], min_items=1, min_length=1)',
}

const ids = PYDANTIC_RULES.map((rule) => rule.id)

async function severities(text: string): Promise<ReadonlySet<string>> {
  const { findings, internalErrors } = await lint({ 'main.py': text }, { rules: ids })
  expect(internalErrors).toEqual([])
  return new Set(findings.map(({ severity }) => severity))
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), text)
}

describe.skipIf(!PYTHON)('the rules about Pydantic 1 agree with Pydantic (skipped without FASTAPI_LINT_PYTHON)', () => {
  it.each(Object.entries(FAILS))('fails: %s', async (_name, text) => {
    expect(run(PREAMBLE + text).raised).toMatch(/PydanticUserError|TypeError/)
    expect(await severities(PREAMBLE + text)).toContain('error')
  })

  it.each(Object.entries(IGNORED))('has no effect: %s', async (_name, text) => {
    expect(run(PREAMBLE + text).raised).toBeNull()
    expect(await severities(PREAMBLE + text)).toContain('error')
  })

  it.each(Object.entries(DEPRECATED))('is deprecated: %s', async (_name, text) => {
    const outcome = run(PREAMBLE + text)
    expect(outcome.raised).toBeNull()
    expect(outcome.deprecations).not.toEqual([])
    expect([...(await severities(PREAMBLE + text))]).toEqual(['warning'])
  })

  it.each(Object.entries({ ...DEPRECATED, ...IGNORED }))('is fine once it is fixed: %s', async (_name, text) => {
    const program = (PREAMBLE + text).replace(/\nassert .*$/, '')
    const { findings } = await lint({ 'main.py': program }, { rules: ids })
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? [])
    if (findings.some(({ fix }) => fix === null)) return
    const fixed = edited(program, edits)
    const { raised, deprecations, warnings } = run(fixed)
    expect([raised, ...deprecations, ...warnings].filter(Boolean), fixed).toEqual([])
    expect([...(await severities(fixed))]).toEqual([])
  })

  it.each(Object.entries(KEPT))('runs with every fix: %s', async (_name, text) => {
    const program = PREAMBLE + text
    expect(run(program).raised).toBeNull()
    const { findings } = await lint({ 'main.py': program }, { rules: ids })
    expect(findings).not.toEqual([])
    for (const { fix } of findings) if (fix) expect(run(edited(program, fix.edits)).raised).toBeNull()
  })

  it.each(Object.entries(SILENT))('is fine: %s', async (_name, text) => {
    expect(run(PREAMBLE + text)).toEqual({ raised: null, deprecations: [], warnings: [] })
    expect([...(await severities(PREAMBLE + text))]).toEqual([])
  })

  it.each(MOVED)('is fine once its import is fixed: %s', async (program) => {
    let text = program
    for (let pass = 0; pass < 3; pass++) {
      const { findings } = await lint({ 'main.py': text }, { rules: ['v1-import'] })
      const fix = findings[0]?.fix
      if (fix) text = edited(text, fix.edits)
    }
    expect(run(text), text).toEqual({ raised: null, deprecations: [], warnings: [] })
    expect([...(await severities(text))]).toEqual([])
  })

  it('knows the names that BaseModel has', () => {
    const program = `
from pydantic import BaseModel
assert sorted({name for name in dir(BaseModel) + dir(type(BaseModel)) if not name.startswith("_")}) == ${JSON.stringify([...BASE_MODEL_NAMES].sort())}
`
    expect(run(program).raised).toBeNull()
  })

  it("knows all names in Pydantic's migration lists", () => {
    const REPORTED_ELSEWHERE = /:(validator|root_validator|Extra|GenericModel|Constrained\w+)$/
    const differences = Object.entries(ask('names', null) as Record<string, string>).flatMap(([path, outcome]) => {
      const [module, name] = path.split(':') as [string, string]
      const moved = movedName(module, name)
      if (REPORTED_ELSEWHERE.test(path) && moved === null) return []
      // Names that were deprecated together with what they do warn when they are used, not when they are imported.
      const isExpected = moved?.outcome === outcome || (outcome === 'silent' && moved?.outcome === 'deprecated')
      return isExpected ? [] : [`${path}: ${outcome}, but ${moved?.outcome ?? 'unknown here'}`]
    })
    expect(differences).toEqual([])
  })
})

describe.skipIf(!PYTHON)(
  'examples and fixes, as Pydantic sees them (skipped without FASTAPI_LINT_PYTHON)',
  async () => {
    const cases = await casesOf()
    const script = fileURLToPath(new URL('../../../scripts/check-pydantic.py', import.meta.url))
    let verdicts: readonly Verdict[] = []
    beforeAll(() => {
      verdicts = verdictsOf(PYTHON!, script, cases).verdicts
    }, 120_000)

    it.each(cases.map(({ name }, index) => [name, index] as const))('%s', (_name, index) => {
      expect(faultsOf(cases[index]!, verdicts[index]!)).toEqual([])
    })

    it('runs nearly all of them', () => {
      expect(verdicts.filter(({ missing }) => missing !== undefined).length).toBeLessThan(cases.length / 10)
    })
  },
)

it('knows what every rule claims', () => {
  expect(PYDANTIC_RULES.map(({ id }) => id).filter((id) => !(id in CLAIMS))).toEqual([])
})
