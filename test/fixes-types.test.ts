import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { fixerCases } from './fixer-cases.ts'
import { fixtureCases } from './fixture-cases.ts'

// Inside the workspace, so that types are found; nothing is written.
const root = join(import.meta.dirname, '..', 'fixtures', 'express', 'typed')

/** The typed apps of unusual shapes; with Express 4 more is repaired in them. */
function typedShapes(): { name: string; entry: string; files: Record<string, string> }[] {
  const folder = join(import.meta.dirname, '..', 'fixtures', 'express', 'shapes')
  const names = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  const manifest = (major: number): string =>
    JSON.stringify({ dependencies: { express: `^${major}.0.0` } })
  return [4, 5].flatMap((major) =>
    names.map((entry) => ({
      name: `shapes-${major}/${entry}`,
      entry,
      files: {
        [entry]: readFileSync(join(folder, entry), 'utf8'),
        'package.json': manifest(major),
      },
    })),
  )
}

/** What the compiler says of sources that are in no folder, by file. */
function errorsOf(sources: ReadonlyMap<string, string>): Map<string, string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    strict: true,
    noEmit: true,
    noImplicitReturns: true,
    skipLibCheck: true,
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, directoryExists } = host
  const text = (file: string): string | undefined => sources.get(file)
  host.readFile = (file) => text(file) ?? readFile(file)
  host.fileExists = (file) => sources.has(file) || fileExists(file)
  host.directoryExists = (folder) =>
    folder.startsWith(root) || (directoryExists?.call(host, folder) ?? true)
  const { getSourceFile } = host
  host.getSourceFile = (file, version, ...rest) => {
    const own = text(file)
    return own === undefined
      ? getSourceFile.call(host, file, version, ...rest)
      : ts.createSourceFile(file, own, version)
  }
  const program = ts.createProgram([...sources.keys()], options, host)
  const found = new Map<string, string[]>()
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? ''
    const message = ts.flattenDiagnosticMessageText(messageText, ' ')
    found.set(name, [...(found.get(name) ?? []), message])
  }
  return found
}

test('what type-checks does so after its repair', () => {
  const before = new Map<string, string>()
  const after = new Map<string, string>()
  const put = (into: Map<string, string>, files: Readonly<Record<string, string>>, at: string) => {
    for (const [file, text] of Object.entries(files))
      if (file.endsWith('.ts')) into.set(`${root}/${at}/${file}`, text)
  }
  const pairs = fixtureCases().filter(
    ({ entry, verdict }) => entry.endsWith('.ts') && verdict === 'buggy',
  )
  for (const one of [...pairs, ...typedShapes()]) {
    const program = analyzeForRepair(createMemoryHost(one.files), [one.entry])
    const { texts } = repairTogether(program)
    put(before, one.files, one.name)
    put(after, { ...one.files, ...Object.fromEntries(texts) }, one.name)
  }
  for (const one of fixerCases().filter(({ entry }) => entry.endsWith('.ts'))) {
    put(before, one.files, one.name)
    put(after, { [one.entry]: one.fixed }, one.name)
  }
  expect(before.size).toBeGreaterThan(20)
  const known = errorsOf(before)
  const fresh = [...errorsOf(after)].filter(([file]) => !known.has(file))
  expect(fresh).toEqual([])
  // Types are looked at: most are right before.
  expect(known.size).toBeLessThan(before.size / 4)
}, 120_000)
