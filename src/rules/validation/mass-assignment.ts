import {
  type CheckedFile,
  defineRule,
  type Endpoint,
  massAssignmentsOf,
  type Operation,
  python,
  type ResolvedCall,
} from '../../rule-api/index.ts'

export default defineRule({
  id: 'mass-assignment',
  category: 'validation',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  options: {
    fields: {
      type: 'strings',
      default: [
        'is_admin',
        'is_superuser',
        'is_staff',
        'is_root',
        'is_verified',
        'email_verified',
        'admin',
        'superuser',
        'role',
        'roles',
        'role_id',
        'user_role',
        'permissions',
        'hashed_password',
        'password_hash',
        'balance',
        'credits',
        'owner_id',
        'created_by',
      ],
      description: 'Columns that clients must not set by themselves.',
    },
  },
  docs: {
    summary: 'Request model whose fields are all copied into a row, privileged ones among them',
    why: `\`User(**user.model_dump())\` and a \`setattr\` loop copy what the request model has, today and after every change of it. If that
includes \`is_admin\`, \`role\` or \`owner_id\`, any client can make itself an administrator or take what belongs to somebody else, by
adding one field to the JSON.

Give clients a model with what they may set, leave fields out with \`exclude={…}\`, or set the rest explicitly.`,
    bad: [
      python`
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()
        db = Session()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            is_admin: Mapped[bool] = mapped_column(default=False)

        class UserCreate(BaseModel):
            name: str
            is_admin: bool = False

        @app.post("/users")
        def add_user(user: UserCreate) -> int:
            row = User(**user.model_dump())  # warning: "\"is_admin\""
            #     ^^^^
            return 1

        @app.patch("/users/{user_id}")
        def change_user(user_id: int, user: UserCreate) -> int:
            row = db.get(User, user_id)
            for name, value in user.model_dump(exclude_unset=True).items():
                setattr(row, name, value)  # warning: "change_user()"
            return 1
      `,
    ],
    good: [
      python`
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()
        db = Session()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            is_admin: Mapped[bool] = mapped_column(default=False)

        class UserCreate(BaseModel):
            name: str

        class UserImport(UserCreate):
            is_admin: bool = False

        @app.post("/users")
        def add_user(user: UserCreate) -> int:
            row = User(**user.model_dump(), is_admin=False)
            return 1

        @app.post("/imports")
        def import_user(user: UserImport) -> int:
            row = User(**user.model_dump(exclude={"is_admin"}))
            return 1
      `,
    ],
    limits: `Silent where something looks like a check of what the caller may do: a dependency, a call or a path with "admin", "permission",
"role" and the like in its name, a read of such an attribute, or security scopes. Copies are followed through functions of the project; models and
entities are told by their types. What is assigned to single keys of a dump before it is copied is not seen. A client-chosen \`id\` is not
reported by default; add it to the option \`fields\` where the server should choose.`,
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models',
    ],
  },
  check: {
    endpoint(endpoint, { application, file, module, options, report }) {
      if (module.role !== 'application' || endpoint.function?.module !== module || isChecked(endpoint, file)) return
      const privileged = new Set(options['fields'] as readonly string[])
      for (const { calls, entity, fields, model } of massAssignmentsOf(application, endpoint)) {
        const found = fields.filter(({ name }) => privileged.has(name))
        const [first, ...rest] = calls
        if (found.length === 0 || first?.site == null) continue
        const names = found.map(({ name }) => `"${name}"`).join(', ')
        const { start, end } = first.site.call.func
        report({
          at: { start, end },
          message: `${endpoint.name}() copies all fields of ${lastName(model.qualifiedName)} into ${lastName(entity.qualifiedName)}, so any client can set ${names}: give clients a model without it, or leave it out of the dump`,
          chain: rest.map(stepOf),
          related: found.map(({ name, place }) => ({ at: place, message: `clients can set ${name}` })),
        })
      }
    },
  },
})

const CHECK =
  /admin|superuser|staff|permission|privilege|authori[sz]e|allowed|polic(y|ies)|roles?(_|$|s|[A-Z])|^can_|acl|guard|internal/i

/** Whether something may check that the caller is allowed to set everything. */
function isChecked({ function: symbol, name, uses }: Endpoint, file: CheckedFile): boolean {
  const operations = uses.flatMap(({ node, operation }) => (node === null ? [operation] : []))
  if (CHECK.test(name) || operations.every(isRestricted) || symbol === null) return true
  const isInside = (start: number) => start > symbol.facts.nameSpan.end && start < symbol.facts.end
  return (
    symbol.facts.calls.some(({ call }) => {
      const { func } = call
      return CHECK.test(func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '')
    }) || file.nodesOf('Attribute').some(({ start, attr }) => isInside(start) && CHECK.test(attr))
  )
}

function isRestricted({ allDependencies, path, route }: Operation): boolean {
  if (CHECK.test(path ?? route.path ?? '') || CHECK.test(route.module.path)) return true
  return allDependencies.some(({ dependency, callable }) => dependency.scopes !== null || CHECK.test(callable.name))
}

function stepOf({ module, site, node }: ResolvedCall) {
  const { start, end } = site?.call.func ?? node
  return { at: { module, start, end }, message: 'goes on here' }
}

function lastName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
}
