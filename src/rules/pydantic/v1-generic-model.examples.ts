import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Generic, TypeVar

    from pydantic.generics import GenericModel

    T = TypeVar("T")

    class Page(GenericModel, Generic[T]):  # warning: [v1-generic-model] "BaseModel"
        items: list[T]
  `,
  python`
    from typing import Generic, TypeVar

    from pydantic import BaseModel
    from pydantic.generics import GenericModel

    T = TypeVar("T")

    class Page(BaseModel, GenericModel, Generic[T]):  # error: [v1-generic-model] "remove it"
        items: list[T]
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Generic, TypeVar

    from pydantic import BaseModel

    T = TypeVar("T")

    class Page(BaseModel, Generic[T]):
        items: list[T]
  `,
]
