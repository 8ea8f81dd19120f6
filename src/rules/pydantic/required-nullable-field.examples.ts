import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    title: 'a model of a project that has not left Pydantic 1 behind everywhere',
    files: {
      'main.py': python`
        from typing import Optional

        from pydantic import BaseModel, Field

        class User(BaseModel):
            name: str
            email: Optional[str]  # warning: [required-nullable-field] "= None"
            age: Optional[int] = Field(gt=0)  # warning: [required-nullable-field] "age"
      `,
      'items.py': python`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

            class Config:  # warning: [v1-config-class]
                extra = "forbid"
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from typing import Optional

    from pydantic import BaseModel, ConfigDict

    class User(BaseModel):
        model_config = ConfigDict(extra="forbid")

        name: str
        email: Optional[str] = None
        referrer: Optional[str]
  `,
]
