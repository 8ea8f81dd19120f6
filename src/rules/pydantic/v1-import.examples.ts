import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, BaseSettings  # error: [v1-import] "BaseSettings"

    class Settings(BaseSettings):
        debug: bool = False

    class Item(BaseModel):
        name: str
  `,
  python`
    from pydantic import BaseModel, parse_obj_as  # warning: [v1-import] "TypeAdapter"

    class Item(BaseModel):
        name: str

    def read(data: object) -> list[Item]:
        return parse_obj_as(list[Item], data)
  `,
  python`
    import pydantic

    class NotFound(pydantic.errors.PydanticValueError):  # error: [v1-import] "PydanticValueError"
        msg_template = "not found"
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, TypeAdapter, ValidationError
    from pydantic.alias_generators import to_camel
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        debug: bool = False

    class Item(BaseModel):
        name: str

    items = TypeAdapter(list[Item])
  `,
  python`
    try:
        from pydantic_settings import BaseSettings
    except ImportError:
        from pydantic import BaseSettings

    class Settings(BaseSettings):
        debug: bool = False
  `,
  {
    title: 'a project on Pydantic 1',
    files: {
      'main.py': python`
        from pydantic import BaseSettings

        class Settings(BaseSettings):
            debug: bool = False
      `,
      'requirements.txt': 'fastapi==0.95.0\npydantic==1.10.13\n',
    },
  },
]
