import type { ParserOptions, ParseResult } from 'oxc-parser'
import { parseSync, rawTransferSupported } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { createParserAdapter, ParserAdapter } from '../../src/syntax/parse-adapter.ts'

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || value instanceof RegExp ? String(value) : value

type Mode = 'raw' | 'json'

function recorder(failRaw: () => void): { modes: Mode[]; adapter: ParserAdapter } {
  const modes: Mode[] = []
  const parse = (file: string, text: string, options: ParserOptions): ParseResult => {
    const raw = 'experimentalRawTransfer' in options
    modes.push(raw ? 'raw' : 'json')
    if (raw) failRaw()
    return parseSync(file, text, { ...options, experimentalRawTransfer: false } as ParserOptions)
  }
  return { modes, adapter: new ParserAdapter(true, parse) }
}

describe('ParserAdapter', () => {
  it('stays with plain transfer once the buffer cannot be reserved', () => {
    const { modes, adapter } = recorder(() => {
      throw new RangeError('Array buffer allocation failed')
    })
    expect(adapter.parse('a.js', 'a()', {}).program['body']).toHaveLength(1)
    expect(adapter.parse('b.js', 'b()', {}).program['body']).toHaveLength(1)
    expect(modes).toEqual(['raw', 'json', 'json'])
    expect(adapter.usesRawTransfer).toBe(false)
  })

  it('keeps the fast way when one file overflows the stack', () => {
    const { modes, adapter } = recorder(() => {
      if (modes.length === 1) throw new RangeError('Maximum call stack size exceeded')
    })
    adapter.parse('a.js', 'a()', {})
    adapter.parse('b.js', 'b()', {})
    expect(modes).toEqual(['raw', 'json', 'raw'])
  })

  it('can be told not to use raw transfer', () => {
    expect(createParserAdapter({ SENDONCE_RAW_TRANSFER: '0' }).usesRawTransfer).toBe(false)
    expect(createParserAdapter({}).usesRawTransfer).toBe(rawTransferSupported())
  })

  it('gives the same tree both ways', () => {
    const text =
      '\uFEFF"𝒳";\r\nexport const a = async (b?: C) => { /* é */ await b!.d(`x${1n}`, /r/u) }'
    const read = (env: Record<string, string>): unknown => {
      const { program, comments, errors } = createParserAdapter(env).parse('a.ts', text, {})
      return JSON.parse(JSON.stringify({ program, comments, errors }, plain))
    }
    expect(read({})).toEqual(read({ SENDONCE_RAW_TRANSFER: '0' }))
  })
})
