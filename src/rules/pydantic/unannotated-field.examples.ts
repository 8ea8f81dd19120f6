import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Page(BaseModel):
        number: int
        size = 50  # error: [unannotated-field] "size: int"
  `,
  python`
    from pydantic import BaseModel

    class Page(BaseModel):
        size: int = 50

    class LargePage(Page):
        size = 500  # error: [unannotated-field] "repeat the annotation"
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import ClassVar

    from pydantic import BaseModel, ConfigDict

    class Page(BaseModel):
        model_config = ConfigDict(frozen=True)
        largest: ClassVar[int] = 500
        number: int
        size: int = 50
        _loaded = False
  `,
]
