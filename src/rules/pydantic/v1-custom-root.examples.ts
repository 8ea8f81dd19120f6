import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Tags(BaseModel):
        __root__: list[str]  # error: [v1-custom-root] "RootModel"
  `,
  python`
    from pydantic import RootModel

    class Tags(RootModel[list[str]]):
        pass

    def first(tags: Tags) -> str:
        return tags.__root__[0]  # error: [v1-custom-root] "root"

    print(first(Tags(["a"])))
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import RootModel

    class Tags(RootModel[list[str]]):
        pass

    def first(tags: Tags) -> str:
        return tags.root[0]

    print(first(Tags(["a"])))
  `,
]
