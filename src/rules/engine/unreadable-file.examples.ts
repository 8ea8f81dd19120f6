import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    # -*- coding: utf8mb4 -*-  # error: "declares the unknown encoding"
    GREETING = "Hello"
  `,
]

export const good: readonly Example[] = [
  python`
    # -*- coding: utf-8 -*-
    GREETING = "Grüße"
  `,
]
