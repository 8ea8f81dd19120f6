import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    def total(prices: list[int]) -> int:
        # error: [syntax-error]
        return sum(prices))
  `,
]

export const good: readonly Example[] = [
  python`
    def total(prices: list[int]) -> int:
        return sum(prices)
  `,
]
