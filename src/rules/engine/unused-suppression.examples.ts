import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    # error: [syntax-error]
    total = 1 +
    # warning: "did you mean"
    retries = 3  # fastapi-lint: ignore[syntax-eror]
    # warning: "reports nothing here"
    timeout = 30  # fastapi-lint: ignore[syntax-error] checked
    # warning: "names no rule"
    port = 8000  # fastapi-lint: ignore
  `,
]

export const good: readonly Example[] = [
  python`
    total = 1 +  # fastapi-lint: ignore[syntax-error] shown in the documentation
  `,
]
