import { describe, expect, it } from 'vitest'
import { LineTable } from '../../src/syntax/line-table.ts'

describe('LineTable', () => {
  it('starts at 1 and ends a line like V8', () => {
    const text = 'a\nbc\r\nd\re\u2028f\u2029g'
    const table = new LineTable(text)
    const places = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) =>
      table.at(text.indexOf(letter)),
    )
    expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
      '1:1',
      '2:1',
      '2:2',
      '3:1',
      '4:1',
      '5:1',
      '6:1',
    ])
    expect(table.lineCount).toBe(6)
  })

  it('counts UTF-16 units', () => {
    expect(new LineTable('"𝒳" + b').at(7)).toEqual({ line: 1, column: 8 })
  })

  it('gives a byte order mark no column', () => {
    const table = new LineTable('\uFEFFa\nb')
    expect(table.at(1)).toEqual({ line: 1, column: 1 })
    expect(table.at(3)).toEqual({ line: 2, column: 1 })
    expect(table.offset(1, 1)).toBe(1)
  })

  it('goes back from lines to offsets', () => {
    const text = 'one\r\ntwo\nthree'
    const table = new LineTable(text)
    for (let offset = 0; offset <= text.length; offset++) {
      const { line, column } = table.at(offset)
      expect(table.offset(line, column)).toBe(offset)
    }
  })

  it('takes offsets and places outside the text as its ends', () => {
    const table = new LineTable('ab\ncd')
    expect(table.at(-5)).toEqual({ line: 1, column: 1 })
    expect(table.at(99)).toEqual({ line: 2, column: 3 })
    expect(table.offset(99, 99)).toBe(5)
    expect(new LineTable('').at(0)).toEqual({ line: 1, column: 1 })
  })

  it('agrees with the stacks of V8', () => {
    const text = '\n\r\n  "𝒳"; throw new Error()'
    let stack = ''
    try {
      // oxlint-disable-next-line typescript/no-implied-eval -- the position in a stack is the point
      new Function(text)()
    } catch (error) {
      stack = error instanceof Error ? (error.stack ?? '') : ''
    }
    const [, line, column] = /<anonymous>:(\d+):(\d+)\)/.exec(stack)!
    const place = new LineTable(text).at(text.indexOf('new Error'))
    // `new Function` puts two lines before the body.
    expect(place).toEqual({ line: Number(line) - 2, column: Number(column) })
  })
})
