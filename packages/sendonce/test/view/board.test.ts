import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import type { MatchView } from '@sendonce/viewer'
import { Board } from '../../src/view/board.ts'
import { LiveFeed, type Sink } from '../../src/view/live-feed.ts'

const match = (title: string): MatchView => ({
  kind: 'unseen',
  title,
  says: [],
  command: null,
  incidents: [],
  last: null,
  changed: [],
})

const kindsOf = (lines: string): string[] =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as string[]).slice(0, 3).join(' '))

test('only what has changed is told, and what is gone', () => {
  const board = new Board()
  board.set('match', 'a', match('one'))
  board.set('match', 'b', match('two'))
  expect(kindsOf(board.changes())).toEqual(['set match a', 'set match b'])
  board.set('match', 'a', match('one'))
  board.set('match', 'b', match('three'))
  expect(kindsOf(board.changes())).toEqual(['set match b'])
  board.keepOnly('match', new Set(['b']))
  expect(kindsOf(board.changes())).toEqual(['drop match a'])
  expect(board.changes()).toBe('')
})

test('who comes is told all that there is, what is seen first at first', () => {
  const board = new Board()
  board.set('match', 'a', match('one'))
  board.set('order', 'all', ['a'])
  expect(kindsOf([...board.whole()].join(''))).toEqual([
    'begin',
    'set order all',
    'set match a',
    'whole',
  ])
})

class FakeSink extends EventEmitter implements Sink {
  writableLength = 0
  destroyed = false
  readonly lines: string[] = []
  isFull = false
  write(text: string): boolean {
    this.lines.push(text)
    return !this.isFull
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

test('a page that is slow is told as fast as it takes, and the newest of each', async () => {
  const told = ['1', '2', '3']
  let at = 0
  const feed = new LiveFeed(function* () {
    for (; at < told.length; at++) yield told[at] ?? ''
  })
  const sink = new FakeSink()
  sink.isFull = true
  const joined = feed.join(sink)
  expect(sink.lines).toEqual(['1'])
  told[1] = 'newer'
  sink.isFull = false
  sink.emit('drain')
  await joined
  expect(sink.lines).toEqual(['1', 'newer', '3'])
  feed.publish('more')
  expect(sink.lines.at(-1)).toBe('more')
  feed.close()
})

test('a page that takes nothing is cut off, and one that goes is forgotten', async () => {
  const feed = new LiveFeed(() => [])
  const sink = new FakeSink()
  await feed.join(sink)
  sink.writableLength = 64 * 1024 * 1024
  feed.publish('line')
  expect([sink.destroyed, feed.size]).toEqual([true, 0])
  feed.publish('line')
  expect(sink.lines).toEqual(['line'])
  feed.close()
})
