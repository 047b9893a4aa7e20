import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { blankTypes } from './blank-types.ts'

export interface Marked {
  readonly file: string
  /** `null` where the truth names only the file. */
  readonly line: number | null
}

/** A small app with known truth. */
export interface FixtureCase {
  readonly name: string
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>
  readonly entry: string
  readonly verdict: 'buggy' | 'clean'
  readonly code: string | null
  readonly first: Marked | null
  readonly second: Marked | null
  /** Requests that drive it, such as `GET /t`. */
  readonly drive: string
}

const root = join(import.meta.dirname, '..', 'fixtures')

function read(folder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** All fixtures: the seed's examples, pairs (as TypeScript and with types blanked), snippets. */
export function fixtureCases(): FixtureCase[] {
  const pairs = pairCases()
  return [...seedCases(), ...pairs, ...pairs.map(withoutTypes), ...snippetCases()]
}

function withoutTypes(one: FixtureCase): FixtureCase {
  const plain = (file: string): string => file.replace(/\.ts$/, '.js')
  const mark = (site: Marked | null): Marked | null => site && { ...site, file: plain(site.file) }
  return {
    ...one,
    name: `${one.name} without types`,
    entry: plain(one.entry),
    files: Object.fromEntries(
      Object.entries(one.files).map(([file, text]) => [plain(file), blankTypes(file, text)]),
    ),
    first: mark(one.first),
    second: mark(one.second),
  }
}

function markedSite(text: string): Marked | null {
  const match = /^(.+?\.[cm]?[jt]s)(?::(\d+))?$/.exec(text)
  return match ? { file: match[1] ?? '', line: match[2] ? Number(match[2]) : null } : null
}

function pairCases(): FixtureCase[] {
  const folder = join(root, 'express', 'pairs')
  const library = read(folder, ['_lib/db.ts', '_lib/guards.ts'])
  const rows = readFileSync(join(folder, 'truth.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
  const truth = new Map(rows.map(([name, code, first, second]) => [name, { code, first, second }]))
  return ['bad', 'good', 'clean'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((file): FixtureCase => {
      const entry = `${kind}/${file}`
      const known = kind === 'bad' ? truth.get(file.replace(/\.ts$/, '')) : undefined
      return {
        name: `pairs/${entry}`,
        entry,
        files: { ...library, ...read(folder, [entry]) },
        verdict: kind === 'bad' ? 'buggy' : 'clean',
        code: known?.code ?? null,
        first: known ? markedSite(known.first ?? '') : null,
        second: known ? markedSite(known.second ?? '') : null,
        drive: 'GET /t',
      }
    }),
  )
}

/** The first line of a snippet tells its pattern, verdict, lines and requests. */
function snippetCases(): FixtureCase[] {
  const folder = join(root, 'express', 'snippets')
  return readdirSync(folder).map((file): FixtureCase => {
    const files = read(folder, [file])
    const head = (files[file] ?? '').split('\n', 1)[0] ?? ''
    const field = (name: string): string =>
      new RegExp(`\\| ${name}: ([^|]*)`).exec(head)?.[1]?.trim() ?? '-'
    const isBuggy = field('verdict') === 'buggy'
    const site = (name: string): Marked | null =>
      isBuggy && field(name) !== '-' ? { file, line: Number(field(name)) } : null
    return {
      name: `snippets/${file}`,
      entry: file,
      files,
      verdict: isBuggy ? 'buggy' : 'clean',
      code: isBuggy ? (/SO\d{3}/.exec(head)?.[0] ?? null) : null,
      first: site('first'),
      second: site('second'),
      drive: field('drive'),
    }
  })
}

/**
 * Other shapes of the same mistakes, for the recorder: the first line tells the code and the request,
 * `@first` and `@second` stand on the lines that answer.
 */
export function variantCases(): FixtureCase[] {
  const folder = join(root, 'express', 'variants')
  return readdirSync(folder)
    .filter((file) => /\.[cm]?js$/.test(file))
    .map((file): FixtureCase => {
      const files = read(folder, [file])
      const lines = (files[file] ?? '').split('\n')
      const [, code = '', drive = ''] = /^\/\/ (\w+) \| (.+)$/.exec(lines[0] ?? '') ?? []
      const isBuggy = code !== 'clean'
      const site = (mark: string): Marked | null => {
        const line = lines.findIndex((one) => one.includes(mark)) + 1
        return line > 0 ? { file, line } : null
      }
      return {
        name: `variants/${file}`,
        entry: file,
        files,
        verdict: isBuggy ? 'buggy' : 'clean',
        code: isBuggy ? code : null,
        first: site('@first'),
        second: site('@second'),
        drive,
      }
    })
}

interface SeedTruth {
  readonly findings: readonly string[]
  readonly request: string
}

function seedCases(): FixtureCase[] {
  const folder = join(root, 'seed')
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .flatMap((name): FixtureCase[] => {
      const files = read(folder, [`${name}/app.js`])
      const fixed = read(folder, [`${name}/fixed/app.js`])
      const truth = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')) as SeedTruth
      const entry = `${name}/app.js`
      const lines = (files[entry] ?? '').split('\n')
      const site = (mark: string): Marked => ({
        file: entry,
        line: lines.findIndex((line) => line.includes(mark)) + 1,
      })
      return [
        {
          name: `seed/${name}`,
          entry,
          files,
          verdict: 'buggy',
          code: truth.findings[0] ?? null,
          first: site('@first'),
          second: site('@second'),
          drive: truth.request,
        },
        {
          name: `seed/${name}/fixed`,
          entry: `${name}/fixed/app.js`,
          files: fixed,
          verdict: 'clean',
          code: null,
          first: null,
          second: null,
          drive: truth.request,
        },
      ]
    })
}
