import type { Rule } from '../../rule-api/index.ts'
import commitAfterYield from './commit-after-yield.ts'
import contextmanagerDependency from './contextmanager-dependency.ts'
import multipleYield from './multiple-yield.ts'
import swallowedDependencyException from './swallowed-dependency-exception.ts'
import yieldWithoutFinally from './yield-without-finally.ts'

export const DEPENDENCY_RULES: readonly Rule[] = [
  commitAfterYield,
  contextmanagerDependency,
  multipleYield,
  swallowedDependencyException,
  yieldWithoutFinally,
]
