import { parseSync, rawTransferSupported, type ParseResult, type ParserOptions } from 'oxc-parser'
import type { AstNode } from './ast.ts'

/** One reading of a text in one dialect, as the parser left it. */
export interface RawParse {
  readonly program: AstNode
  readonly comments: readonly {
    type: 'Line' | 'Block'
    value: string
    start: number
    end: number
  }[]
  readonly errors: readonly { message: string; labels: readonly { start: number }[] }[]
}

/** The parser's entry point, as a parameter so that tests can make it fail. */
export type ParseFunction = (file: string, text: string, options: ParserOptions) => ParseResult

/**
 * Hides how trees leave the native parser. The fast way reserves an address range of 6 GiB, which
 * some machines refuse; after its first failure the process stays with the slow way, which works
 * everywhere. A stack overflow says something about one file and not about the machine.
 */
export class ParserAdapter {
  #raw: boolean
  readonly #parse: ParseFunction

  constructor(raw: boolean, parse: ParseFunction = parseSync) {
    this.#raw = raw
    this.#parse = parse
  }

  get usesRawTransfer(): boolean {
    return this.#raw
  }

  /** May throw when even the slow way fails. */
  parse(file: string, text: string, options: ParserOptions): RawParse {
    if (this.#raw) {
      try {
        return materialise(
          this.#parse(file, text, { ...options, experimentalRawTransfer: true } as ParserOptions),
        )
      } catch (error) {
        if (!isStackOverflow(error)) this.#raw = false
      }
    }
    return materialise(this.#parse(file, text, options))
  }
}

/** The adapter for this machine; `SENDONCE_RAW_TRANSFER=0` keeps it from the fast way. */
export function createParserAdapter(
  env: Readonly<Record<string, string | undefined>>,
): ParserAdapter {
  return new ParserAdapter(env['SENDONCE_RAW_TRANSFER'] !== '0' && isRawTransferSupported())
}

function isRawTransferSupported(): boolean {
  try {
    return rawTransferSupported()
  } catch {
    return false
  }
}

// The getters build the tree, so they are read where failures are caught.
function materialise(result: ParseResult): RawParse {
  const { program, comments, errors } = result
  return { program: { ...program }, comments, errors }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack')
}
