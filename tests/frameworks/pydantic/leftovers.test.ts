import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { sessionOf } from '../../support/lint.ts'

/**
 * What rules say of classes, attributes, hooks and names that Pydantic 1 left behind, against Pydantic itself: an error raises, a warning gives a
 * deprecation, silence is silent; and once every fix is made, nothing of that is left. Needs the Python of `oracle.test.ts`, of which
 * there is one process for all programs.
 */
const PYTHON = process.env['FASTAPI_LINT_PYTHON']
const SCRIPT = fileURLToPath(new URL('oracle.py', import.meta.url))

const RULES = [
  'v1-generic-model', 'v1-constrained-type', 'v1-model-attribute', 'v1-custom-root', 'v1-custom-type-hook', 'v1-overridden-method',
  'v1-namespace-model', 'deprecated-pydantic-api',
] // biome-ignore format: a list of names

const PREAMBLE = `
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Generic, TypedDict, TypeVar
import pydantic
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator, with_config
from pydantic import conbytes, conint, conlist, conset, constr, create_model
T = TypeVar("T")
class Item(BaseModel):
    name: str = "a"
item = Item()
`

/** `ignored`: an error that nothing tells of; the program asserts it. */
type Fate = 'fails' | 'ignored' | 'deprecated' | 'silent'

/** An app with a route, and a request to it that is answered with a status. */
const asked = (route: string, request: string, status: number): string =>
  `from fastapi import Body, Depends, FastAPI\nfrom fastapi.testclient import TestClient\nfrom pydantic import v1\napp = FastAPI()\nclass Old(v1.BaseModel):\n    x: int = 1\n${route}\nassert TestClient(app, raise_server_exceptions=False).${request}.status_code == ${status}`

const PROGRAMS: Readonly<Record<string, readonly [Fate, string]>> = {
  GenericModel: [
    'deprecated',
    'from pydantic.generics import GenericModel\nclass P(GenericModel, Generic[T]):\n    x: T\nassert P[int](x="1").x == 1',
  ],
  'GenericModel after a model': [
    'deprecated',
    'from pydantic.generics import GenericModel\nclass P(Item, GenericModel, Generic[T]):\n    x: T\nassert P[int](x="1").x == 1',
  ],
  'GenericModel before a model': [
    'fails',
    'from pydantic.generics import GenericModel\nclass P(GenericModel, Item, Generic[T]):\n    x: T\nassert P[int](x="1").x == 1',
  ],
  'GenericModel with BaseModel': [
    'fails',
    'from pydantic.generics import GenericModel\nclass P(BaseModel, GenericModel, Generic[T]):\n    x: T\nassert P[int](x="1").x == 1',
  ],
  'constr(regex=)': ['fails', 'class M(BaseModel):\n    x: constr(regex="^a$")\nassert M(x="a")'],
  'constr(regex=) that matches from the start': [
    'fails',
    'class M(BaseModel):\n    x: constr(regex="a|b")\nM(x="b")\ntry:\n    M(x="xb")\nexcept pydantic.ValidationError:\n    pass\nelse:\n    raise AssertionError',
  ],
  'ConstrainedStr that matches from the start': [
    'fails',
    'from pydantic import ConstrainedStr\nclass C(ConstrainedStr):\n    regex = "a"\nclass M(BaseModel):\n    x: C\nM(x="ab")\ntry:\n    M(x="ba")\nexcept pydantic.ValidationError:\n    pass\nelse:\n    raise AssertionError',
  ],
  'constr(curtail_length=)': ['fails', 'constr(curtail_length=1)'],
  'StringConstraints(regex=)': ['fails', 'StringConstraints(regex="a")'],
  'conlist(min_items=)': [
    'fails',
    'class M(BaseModel):\n    x: conlist(int, min_items=1, max_items=2)\nassert M(x=[1])',
  ],
  'conset(max_items=)': ['fails', 'class M(BaseModel):\n    x: conset(int, max_items=2)\nassert M(x=[1])'],
  'confrozenset(min_items=)': ['fails', 'pydantic.confrozenset(int, min_items=2)'],
  'conlist(unique_items=)': ['fails', 'conlist(int, unique_items=True)'],
  'conlist(unique_items=None)': ['silent', 'conlist(int, unique_items=None)'],
  'current constraints': [
    'silent',
    'conint(gt=1), constr(pattern="a"), conbytes(min_length=1), conlist(int, min_length=1)',
  ],
  ...Object.fromEntries(
    [
      ['Str', 'min_length = 1\n    regex = "^a"\n    strip_whitespace = True', '" a "', '""'],
      ['Int', 'ge = 1\n    strict = True', '1', '0'],
      ['Float', 'gt = 1\n    allow_inf_nan = False', '1.5', '1'],
      ['Decimal', 'max_digits = 3\n    decimal_places: int = 1', '"1.5"', '"1.55"'],
      ['Bytes', 'max_length = 1', 'b"a"', 'b"ab"'],
      ['Date', 'pass', '"2020-01-01"', '"x"'],
      ['List', 'item_type = int\n    min_items = 1', '[1]', '[]'],
      ['Set', 'item_type = int\n    max_items = 1', '[1, 1]', '[1, 2]'],
      ['FrozenSet', 'item_type = int\n    max_items = 1', '[1]', '[1, 2]'],
    ].map(([kind, body, right, wrong]): [string, [Fate, string]] => [
      `Constrained${kind}`,
      [
        'fails',
        `from pydantic import Constrained${kind}\nclass C(Constrained${kind}):\n    ${body}\nclass M(BaseModel):\n    x: C\nM(x=${right})\ntry:\n    M(x=${wrong})\nexcept pydantic.ValidationError:\n    pass\nelse:\n    raise AssertionError`,
      ],
    ]),
  ),
  ...Object.fromEntries(
    ['Item.__fields__', 'item.__fields__', 'item.__fields_set__', 'type(item).__fields__'].map(
      (read): [string, [Fate, string]] => [read, ['deprecated', read]],
    ),
  ),
  ...Object.fromEntries(
    [
      '__config__', '__validators__', '__pre_root_validators__', '__post_root_validators__', '__get_validators__', '__schema_cache__',
      '__json_encoder__', '__custom_root_type__', '__exclude_fields__', '__include_fields__', '__hash_func__', '__try_update_forward_refs__',
    ].flatMap((name): [string, [Fate, string]][] => [
      [`Item.${name}`, ['fails', `Item.${name}`]],
      [`item.${name}`, ['fails', `item.${name}`]],
    ]),
  ), // biome-ignore format: a list of names
  ...Object.fromEntries(
    [
      'type_', 'outer_type_', 'allow_none', 'shape', 'sub_fields', 'key_field', 'required', 'field_info', 'name', 'const', 'regex', 'gt',
      'ge', 'lt', 'le', 'multiple_of', 'min_length', 'max_length', 'min_items', 'max_items', 'unique_items', 'extra', 'allow_mutation',
      'discriminator_key', 'discriminator_alias', 'validate', 'validators', 'pre_validators', 'post_validators', 'class_validators',
      'validate_always', 'populate_validators', 'is_complex',
    ].map((name): [string, [Fate, string]] => [`field.${name}`, ['fails', `Item.model_fields["name"].${name}`]]),
  ), // biome-ignore format: a list of names
  'current attributes': [
    'silent',
    'Item.model_fields["name"].annotation, Item.model_fields["name"].is_required(), item.model_fields_set, Item.__fields_set__',
  ],
  __root__: ['fails', 'class R(BaseModel):\n    __root__: list[int]\nassert R([1]).model_dump() == [1]'],
  '__root__ with default': [
    'fails',
    'class R(BaseModel):\n    __root__: list[int] = Field([2], max_length=3)\n    def __len__(self): return len(self.__root__)\nassert len(R()) == 1',
  ],
  '__root__ of itself': [
    'fails',
    'class R(BaseModel):\n    __root__: "list[R]"\nassert R([R([])]).model_dump() == [[]]',
  ],
  'create_model(__root__=)': ['fails', 'create_model("R", __root__=(list[int], ...))'],
  'argument __root__': ['fails', 'class R(RootModel[list[int]]): pass\nassert R(__root__=[1]).root == [1]'],
  __get_validators__: [
    'fails',
    'class C(str):\n    @classmethod\n    def __get_validators__(cls): yield cls.check\n    @classmethod\n    def check(cls, v): return v\nclass M(BaseModel):\n    x: C\nM(x="a")',
  ],
  'schema of __get_validators__': [
    'fails',
    'class C(str):\n    @classmethod\n    def __get_validators__(cls): yield cls.check\n    @classmethod\n    def check(cls, v, info): return v\nclass M(BaseModel):\n    x: C\nM(x="a")\nM.model_json_schema()',
  ],
  __modify_schema__: [
    'fails',
    'import enum\nclass C(str, enum.Enum):\n    a = "a"\n    @classmethod\n    def __modify_schema__(cls, schema): pass\nclass M(BaseModel):\n    x: C',
  ],
  '__modify_schema__ of a model': [
    'fails',
    'class M(BaseModel):\n    @classmethod\n    def __modify_schema__(cls, schema): pass\nclass N(BaseModel):\n    x: M\nN.model_json_schema()',
  ],
  '__get_validators__ of a model': [
    'silent',
    'class M(BaseModel):\n    @classmethod\n    def __get_validators__(cls): yield cls\nclass N(BaseModel):\n    x: M\nN(x=M())',
  ],
  'dict() that is overridden': [
    'ignored',
    'class M(Item):\n    def dict(self, **k): return {}\nclass N(BaseModel):\n    m: M\nassert N(m=M()).model_dump() == {"m": {"name": "a"}}',
  ],
  'json() that is overridden': [
    'ignored',
    'class M(Item):\n    def json(self, **k): return super().json(**k) + "!"\nassert M().model_dump_json() == \'{"name":"a"}\'',
  ],
  '_iter() that is overridden': [
    'ignored',
    'class M(Item):\n    def _iter(self, **k): yield from super()._iter(**k)\nassert M().model_dump() == {"name": "a"}',
  ],
  'validate() that is overridden': [
    'ignored',
    'class M(Item):\n    @classmethod\n    def validate(cls, v): return super().validate({"name": "b"})\nclass N(BaseModel):\n    m: M\nassert N(m={}).m.name == "a"',
  ],
  'from_orm() that is overridden': [
    'ignored',
    'class M(Item):\n    model_config = {"from_attributes": True}\n    @classmethod\n    def from_orm(cls, v): return super().from_orm(Item(name="b"))\nassert M.model_validate(item).name == "a"',
  ],
  'model_fields of an object': ['deprecated', 'assert list(item.model_fields) == ["name"]'],
  'model_fields of self': [
    'deprecated',
    'class M(Item):\n    def f(self, type): return list(self.model_fields)\nassert M().f(1) == ["name"]',
  ],
  'model_computed_fields of an object': ['deprecated', 'item.model_computed_fields'],
  ...Object.fromEntries(
    ['Final[int] = 3', 'Final = 3', 'Final[int] = Field(3)', 'Final[int] = Field(default_factory=int)'].map(
      (field): [string, [Fate, string]] => [
        field,
        ['deprecated', `class M(BaseModel):\n    x: ${field}\nassert M().x is not None`],
      ],
    ),
  ),
  'Final without default': ['silent', 'class M(BaseModel):\n    x: Final[int]\n    y: Final[int] = Field(gt=1)'],
  'class method after validation': [
    'deprecated',
    'class M(Item):\n    @model_validator(mode="after")\n    @classmethod\n    def f(cls, m, info):\n        m.name += "!"\n        assert info.mode\n        return m\nassert M().name == "a!"',
  ],
  'cls first after validation': [
    'deprecated',
    'class M(Item):\n    @model_validator(mode="after")\n    def f(cls, m: "M") -> "M":\n        m.name = f"{m.name}!"\n        return m\nassert M().name == "a!"',
  ],
  json_encoders: [
    'deprecated',
    'class M(BaseModel):\n    model_config = ConfigDict(json_encoders={date: str})\n    x: date',
  ],
  'empty json_encoders': [
    'silent',
    'class M(BaseModel):\n    model_config = ConfigDict(json_encoders={})\n    x: date',
  ],
  schema_generator: ['deprecated', 'class M(BaseModel):\n    model_config = ConfigDict(schema_generator=int)'],
  'with_config(config=)': [
    'deprecated',
    '@with_config(config=ConfigDict(extra="forbid"))\nclass M(TypedDict):\n    x: int',
  ],
  Examples: ['deprecated', 'from pydantic.json_schema import Examples\nExamples({"a": 1})'],
  'super().__get_pydantic_core_schema__()': [
    'deprecated',
    'class M(BaseModel):\n    @classmethod\n    def __get_pydantic_core_schema__(cls, s, h): return super().__get_pydantic_core_schema__(s, h)',
  ],
  FieldValidationInfo: [
    'deprecated',
    'from pydantic import FieldValidationInfo\ndef f(v, info: FieldValidationInfo): return v',
  ],
  'FieldValidationInfo of the core': [
    'deprecated',
    'from pydantic_core.core_schema import FieldValidationInfo\ndef f(v, info: FieldValidationInfo): return v',
  ],
  'body of pydantic.v1': ['fails', asked('@app.post("/")\ndef f(o: Old): pass', 'post("/")', 422)],
  'marked body of pydantic.v1': [
    'ignored',
    asked('@app.post("/")\ndef f(o: Annotated[Old, Body()]): pass', 'post("/", json={"x": 1})', 500),
  ],
  'response model of pydantic.v1': [
    'fails',
    asked('@app.get("/", response_model=list[Old])\ndef f(): pass', 'get("/")', 200),
  ],
  'additional response of pydantic.v1': [
    'fails',
    asked('@app.get("/", responses={409: {"model": Old}})\ndef f(): pass', 'get("/")', 200),
  ],
  'nested response model of pydantic.v1': [
    'ignored',
    asked('@app.get("/")\ndef f() -> dict[str, Old]: return {"a": Old()}', 'get("/")', 500),
  ],
  ...Object.fromEntries(
    ['Old()', '[Old()]', '{"o": Old()}'].map((value): [string, [Fate, string]] => [
      `${value} returned`,
      ['ignored', asked(`@app.get("/")\ndef f(): return ${value}`, 'get("/")', 500)],
    ]),
  ),
  'class of pydantic.v1 as dependency': [
    'silent',
    asked('@app.get("/")\ndef f(o: Annotated[Old, Depends()]): return o.x', 'get("/")', 200),
  ],
  'field of pydantic.v1': [
    'fails',
    'from pydantic import v1\nclass Old(v1.BaseModel):\n    x: int = 1\nclass New(BaseModel):\n    o: list[Old]\nNew(o=[{"x": 1}])',
  ],
  'attribute __root__': ['fails', 'class R(RootModel[list[int]]): pass\nassert R([1]).__root__ == [1]'],
}

interface Outcome {
  readonly raised: string | null
  readonly deprecations: readonly string[]
  readonly warnings: readonly string[]
}

interface Verdict {
  readonly severities: readonly string[]
  /** The program once everything that can be fixed is. */
  readonly fixed: string
  /** Whether something is left to report in it. */
  readonly isLeft: boolean
}

/** What the rules say of a program, and what their fixes make of it. */
async function judge(text: string): Promise<Verdict> {
  const session = await sessionOf({ 'main.py': text }, { rules: RULES })
  let { findings } = session.check()
  const severities = [...new Set(findings.map(({ severity }) => severity))]
  for (let round = 0; round < 5; round++) {
    const fixed = session.fixesFor('main.py', findings)
    if (fixed === null || fixed.text === session.textOf('main.py')) break
    session.setFile('main.py', fixed.text)
    ;({ findings } = session.check())
  }
  return { severities, fixed: session.textOf('main.py')!, isLeft: findings.length > 0 }
}

describe.skipIf(!PYTHON)(
  'what is left of Pydantic 1 is what Pydantic says (skipped without FASTAPI_LINT_PYTHON)',
  () => {
    const before = new Map<string, Outcome>()
    const after = new Map<string, Outcome>()
    const verdicts = new Map<string, Verdict>()

    beforeAll(async () => {
      const names = Object.keys(PROGRAMS)
      for (const name of names) verdicts.set(name, await judge(PREAMBLE + PROGRAMS[name]![1]))
      const programs = names.flatMap((name) => [PREAMBLE + PROGRAMS[name]![1], verdicts.get(name)!.fixed])
      const { stdout, stderr, status } = spawnSync(PYTHON!, [SCRIPT], {
        input: JSON.stringify(programs),
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`${PYTHON} ${SCRIPT}: ${stderr}`)
      const outcomes = JSON.parse(stdout) as readonly Outcome[]
      for (const [index, name] of names.entries()) {
        before.set(name, outcomes[2 * index]!)
        after.set(name, outcomes[2 * index + 1]!)
      }
    }, 120_000)

    it.each(Object.entries(PROGRAMS))('%s', (name, [fate]) => {
      const { raised, deprecations } = before.get(name)!
      if (fate === 'ignored') expect(raised).toBeNull()
      else expect(raised === null ? (deprecations.length > 0 ? 'deprecated' : 'silent') : 'fails').toBe(fate)
      const { severities, fixed, isLeft } = verdicts.get(name)!
      expect(severities).toEqual({ fails: ['error'], ignored: ['error'], deprecated: ['warning'], silent: [] }[fate])
      if (!isLeft) expect(after.get(name), fixed).toEqual({ raised: null, deprecations: [], warnings: [] })
    })
  },
)
