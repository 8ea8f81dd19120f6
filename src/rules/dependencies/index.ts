import type { Rule } from '../../rule-api/index.ts'
import calledDependency from './called-dependency.ts'
import commitAfterYield from './commit-after-yield.ts'
import contextmanagerDependency from './contextmanager-dependency.ts'
import detachedBackgroundTasks from './detached-background-tasks.ts'
import misplacedDepends from './misplaced-depends.ts'
import multipleYield from './multiple-yield.ts'
import repeatedDependency from './repeated-dependency.ts'
import swallowedDependencyException from './swallowed-dependency-exception.ts'
import yieldWithoutFinally from './yield-without-finally.ts'

export const DEPENDENCY_RULES: readonly Rule[] = [
  calledDependency,
  commitAfterYield,
  contextmanagerDependency,
  detachedBackgroundTasks,
  misplacedDepends,
  multipleYield,
  repeatedDependency,
  swallowedDependencyException,
  yieldWithoutFinally,
]
