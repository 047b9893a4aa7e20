import { expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { Frame } from '../../src/classify/evidence.ts'

const file = '/app/node_modules/running/index.js'
const text = `async function check(res) { res.json() }
run((req, res) => {
  const done = check(res)
  res.send()
})`

/** `check` answers, then its caller does; whose code the caller is says `owner`. */
function codeOf(owner: Frame['owner']): string {
  const frame = (line: number, called: string, more: Partial<Frame> = {}): Frame => {
    const column = (text.split('\n')[line - 1]?.indexOf(called) ?? 0) + 1
    return { file, line, column, function: null, isAsync: false, owner, ...more }
  }
  const framework = '/app/node_modules/express/lib/router/index.js'
  const outer = frame(1, 'async', { file: framework, function: 'next', owner: 'dependency' })
  const usual = { effect: 'end', invocation: null } as const
  const first = [frame(1, 'json', { owner: 'application' }), frame(3, 'check'), outer]
  return classify({
    first: { ...usual, call: 'json', frames: first },
    second: { ...usual, call: 'send', frames: [frame(4, 'send'), outer] },
    isSameRun: true,
    isForeignRequest: false,
    isOutgoingRequest: false,
    hasClientLeft: false,
    readSource: () => text,
  }).code
}

test('what a dependency starts, and may await elsewhere, is no call of the program that lacks an await', () => {
  expect(codeOf('application')).toBe('SO006')
  expect(codeOf('dependency')).not.toBe('SO006')
})
