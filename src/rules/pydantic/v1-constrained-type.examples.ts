import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, conlist, constr

    class Item(BaseModel):
        code: constr(regex="^[A-Z]+$")  # error: [v1-constrained-type] "pattern="
        tags: conlist(str, min_items=1)  # error: [v1-constrained-type] "min_length="
  `,
  python`
    from typing import Annotated

    from pydantic import BaseModel, StringConstraints

    Code = Annotated[str, StringConstraints(regex="^[A-Z]+$")]  # error: [v1-constrained-type] "regex"

    class Item(BaseModel):
        code: Code
  `,
  python`
    from pydantic import BaseModel, ConstrainedStr

    class Code(ConstrainedStr):  # error: [v1-constrained-type] "ConstrainedStr"
        min_length = 2
        regex = "^[A-Z]+$"

    class Item(BaseModel):
        code: Code
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from pydantic import BaseModel, Field, StringConstraints, conint, constr

    Code = Annotated[str, StringConstraints(min_length=2, pattern="^[A-Z]+$")]

    class Item(BaseModel):
        code: Code
        size: constr(max_length=3)
        count: conint(gt=0)
        tags: Annotated[list[str], Field(min_length=1)]
  `,
]
