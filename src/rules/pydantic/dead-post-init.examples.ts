import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Box(BaseModel):
        width: int
        height: int
        area: int = 0

        def __post_init__(self) -> None:  # error: [dead-post-init] "model_post_init"
            self.area = self.width * self.height
  `,
]

export const good: readonly Example[] = [
  python`
    from dataclasses import dataclass
    from typing import Any

    from pydantic import BaseModel

    class Box(BaseModel):
        width: int
        height: int
        area: int = 0

        def model_post_init(self, context: Any, /) -> None:
            self.area = self.width * self.height

    @dataclass
    class Square:
        width: int

        def __post_init__(self) -> None:
            self.width = abs(self.width)
  `,
]
