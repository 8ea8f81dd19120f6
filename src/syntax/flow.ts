import type { Expression, If, Statement } from './ast.ts'
import { walk } from './visit.ts'

/** What decides whether a sequence of statements is left before its end. */
export interface FlowQuestions {
  /** Whether an expression that stands alone never comes back: a call that always raises. */
  readonly leaves: (expression: Expression) => boolean
  /** Whether it may be left out of account that the condition of an `if` without `else` does not hold. */
  readonly alwaysHolds: (statement: If) => boolean
}

/** Whether running the statements may come to their end, as far as their form tells; where it depends on values that nobody knows, it may not. */
export function mayReachEnd(statements: readonly Statement[], questions: FlowQuestions): boolean {
  return statements.every((statement) => mayPass(statement, questions))
}

function mayPass(statement: Statement, questions: FlowQuestions): boolean {
  const reaches = (body: readonly Statement[]): boolean => mayReachEnd(body, questions)
  switch (statement.kind) {
    case 'Return':
    case 'Raise':
    case 'Break':
    case 'Continue':
    case 'Broken':
      return false
    case 'If': {
      const { body, orelse } = statement
      return reaches(body) || (orelse.length === 0 ? !questions.alwaysHolds(statement) : reaches(orelse))
    }
    case 'While':
      return statement.test.kind !== 'Constant' || !statement.test.value || hasBreak(statement.body)
    case 'With':
    case 'AsyncWith':
      return reaches(statement.body)
    case 'Try':
    case 'TryStar': {
      if (!reaches(statement.finalbody)) return false
      const isUndisturbed = reaches(statement.body) && reaches(statement.orelse)
      return isUndisturbed || statement.handlers.some((handler) => reaches(handler.body))
    }
    case 'Match':
      // Whether the cases are all there are depends on what is matched.
      return statement.cases.some(({ body }) => reaches(body))
    case 'Expr':
      return !questions.leaves(statement.value)
    case 'Assert':
      return statement.test.kind !== 'Constant' || statement.test.value !== false
    default:
      return true
  }
}

function hasBreak(statements: readonly Statement[]): boolean {
  let found = false
  for (const statement of statements) {
    walk(statement, (node) => {
      found ||= node.kind === 'Break'
      return !found && !/^(For|AsyncFor|While|FunctionDef|AsyncFunctionDef|ClassDef)$/.test(node.kind)
    })
  }
  return found
}
