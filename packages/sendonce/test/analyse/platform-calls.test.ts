import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../../scripts/node-matrix.mjs'
import { refusesNothing } from '@sendonce/model/calls'

/** Prints the functions of these modules and globals, by their paths. */
const list = `
const paths = (name, holder) => Object.keys(holder)
  .filter((key) => typeof holder[key] === 'function')
  .map((key) => name + '.' + key)
const { path, fs } = { path: require('node:path'), fs: require('node:fs') }
console.log(JSON.stringify([
  ...paths('path', path), ...paths('path.posix', path.posix), ...paths('path.win32', path.win32),
  ...paths('fs', fs), 'Buffer.from', 'JSON.parse',
]))`

/** Calls each with nothing where it is said to refuse that, and prints those that take it. */
const call = `
const roots = { path: require('node:path'), fs: require('node:fs'), Buffer, JSON }
const taken = JSON.parse(process.argv[1]).filter(([path, args]) => {
  const names = path.split('.')
  const method = names.pop()
  const owner = names.reduce((at, name) => at[name], { ...roots })
  // A callback is last, for those that take one.
  const given = args.map((one) => (one === 'nothing' ? undefined : one === 'callback' ? () => {} : one))
  try { owner[method](...given); return true } catch { return false }
})
console.log(JSON.stringify(taken.map(([path]) => path)))
process.exit()`

describe.each(nodeMatrix())('Node $version', ({ binary }) => {
  const run = (code: string, ...args: readonly string[]): unknown =>
    JSON.parse(execFileSync(binary, ['--no-warnings', '-e', code, ...args], { encoding: 'utf8' }))

  test('what is said to refuse nothing throws at once', () => {
    const paths = run(list) as string[]
    const calls = paths.flatMap((path): [string, string[]][] => {
      const refused = refusesNothing(path)
      if (refused === 'any')
        return [
          [path, ['nothing', 'a']],
          [path, ['a', 'nothing']],
        ]
      const hasCallback = /^fs\.(?!create|watch|unwatch|openAsBlob)\w+(?<!Sync)$/.test(path)
      return refused ? [[path, hasCallback ? ['nothing', 'callback'] : ['nothing']]] : []
    })
    expect(calls.length).toBeGreaterThan(60)
    expect(run(call, JSON.stringify(calls))).toEqual([])
  })
})
