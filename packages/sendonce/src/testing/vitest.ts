import * as vitest from 'vitest'
import { core } from './load-core.ts'

interface TaskContext {
  readonly task: { readonly name: string; readonly fullTestName?: string }
}

/** The part of vitest that is used; `aroundEach` is there from 4.1 on. */
interface Hooks {
  readonly aroundEach?: (
    hook: (runTest: () => Promise<void>, context: TaskContext) => Promise<void>,
  ) => void
  readonly beforeEach: (hook: (context: TaskContext) => () => Promise<void>) => void
  readonly afterAll: (hook: () => Promise<void>) => void
}

const { aroundEach, beforeEach, afterAll } = vitest as unknown as Hooks

const nameOf = ({ task }: TaskContext): string => task.fullTestName ?? task.name

core.openFile({ isExact: aroundEach !== undefined })
if (aroundEach) {
  aroundEach(async (runTest, context) => {
    const test = core.beginTest(nameOf(context))
    await core.inside(test, runTest)
    await core.endTest(test)
  })
} else {
  beforeEach((context) => {
    const test = core.beginTest(nameOf(context))
    core.enterTest(test)
    return () => core.endTest(test)
  })
}
afterAll(() => core.closeFile())
