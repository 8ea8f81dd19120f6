import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Experiment(BaseModel):
        model_config: str  # error: [reserved-field-name] "model_config"
  `,
  python`
    from pydantic import BaseModel

    class Message(BaseModel):
        json: str  # warning: [reserved-field-name] "hides"
        schema: str  # warning: [reserved-field-name] "alias"
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, ConfigDict, Field

    class Message(BaseModel):
        model_config: ConfigDict = ConfigDict(frozen=True)
        json_: str = Field(alias="json")
        model_name: str
  `,
]
