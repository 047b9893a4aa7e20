import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { Visitor, parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const packageNames: Readonly<Record<string, string>> = {
  '@sendonce/model': 'packages/model/src',
  '@sendonce/runtime': 'packages/runtime/src',
  '@sendonce/viewer': 'packages/viewer/src',
  '@sendonce/viewer/live': 'packages/viewer/src',
  sendonce: 'packages/sendonce/src',
  'sendonce/linter': 'packages/sendonce/src',
}

interface Layer {
  readonly folder: string
  readonly mayImport: readonly string[]
  readonly usesNode: boolean
}

/** The rows of the import table in ARCHITECTURE.md. */
function readTable(): Layer[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const table = /<!-- import table -->([\s\S]*?)<!-- end -->/.exec(text)?.[1] ?? ''
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, folder = '', imports = '', node = ''] = line.split('|').map((cell) => cell.trim())
      const names = [...imports.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
      return { folder: folder.replaceAll('`', ''), mayImport: names, usesNode: node === 'yes' }
    })
}

const layers = readTable()

/** The most specific layer that a file belongs to. */
function layerOf(file: string): Layer | undefined {
  const path = relative(root, file)
  return layers
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]
}

interface Import {
  readonly specifier: string
  readonly target: string | null
  readonly isTypeOnly: boolean
}

function toImport(file: string, specifier: string, isTypeOnly: boolean): Import {
  if (specifier.startsWith('.'))
    return { specifier, isTypeOnly, target: join(dirname(file), specifier) }
  const folder = packageNames[specifier]
  return { specifier, isTypeOnly, target: folder ? join(root, folder, 'index.ts') : null }
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const { module } = parseSync(file, text)
  const fixed = [...module.staticImports, ...module.staticExports].flatMap((one) => {
    const requests =
      'moduleRequest' in one ? [one.moduleRequest] : one.entries.map((entry) => entry.moduleRequest)
    const isTypeOnly = one.entries.length > 0 && one.entries.every((entry) => entry.isType)
    return requests.flatMap((request) =>
      request ? [toImport(file, request.value, isTypeOnly)] : [],
    )
  })
  // `import('./late.ts')`: a name that is no literal is kept as it stands, and belongs to no layer.
  const late = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    toImport(file, text.slice(start, end).replaceAll(/^['"`]|['"`]$/g, ''), false),
  )
  return [...fixed, ...late]
}

/** The properties of `process`, and `console`, as far as a file names them: `process.exit`. */
function processUsesOf(file: string): string[] {
  const uses: string[] = []
  new Visitor({
    MemberExpression({ object, property }) {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return
      if (object.name === 'process' || object.name === 'console')
        uses.push(`${object.name}.${property.name}`)
    },
  }).visit(parseSync(file, readFileSync(file, 'utf8')).program)
  return uses
}

const files = readdirSync(join(root, 'packages')).flatMap((name) => {
  const folder = join(root, 'packages', name, 'src')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file))
})

test('the table names every folder that holds code', () => {
  expect(layers.length).toBeGreaterThan(8)
  const lost = files.filter((file) => !layerOf(file)).map((file) => relative(root, file))
  expect(lost).toEqual([])
})

test('the table names nothing that is not there', () => {
  const named = layers.flatMap(({ folder, mayImport }) => [folder, ...mayImport])
  expect(named.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
})

test("only the command and the recorder's terminal touch the standard streams, and nobody ends the process", () => {
  const allowed = [
    join(root, 'packages', 'sendonce', 'src', 'bin.ts'),
    join(root, 'packages', 'runtime', 'src', 'terminal', 'terminal-sink.ts'),
  ]
  const wrong = files.flatMap((file) =>
    processUsesOf(file)
      .filter(
        (use) =>
          use === 'process.exit' ||
          (!allowed.includes(file) && /^console\.|^process\.(stdout|stderr|exitCode)$/.test(use)),
      )
      .map((use) => `${relative(root, file)}: ${use}`),
  )
  expect(wrong).toEqual([])
})

/** What may import from a folder may import from those inside. */
function allows({ mayImport }: Layer, to: Layer): boolean {
  return mayImport.some((folder) => `${to.folder}/`.startsWith(`${folder}/`))
}

test('imports follow the table', () => {
  const wrong: string[] = []
  for (const file of files) {
    const from = layerOf(file)
    for (const { specifier, target } of importsOf(file)) {
      const to = target ? layerOf(target) : undefined
      if (from && to && to !== from && !allows(from, to))
        wrong.push(`${relative(root, file)} -> ${specifier}`)
      if (from && !from.usesNode && isBuiltin(specifier))
        wrong.push(`${relative(root, file)} -> ${specifier}`)
    }
  }
  expect(wrong).toEqual([])
})

test('the model and the runtime depend on nothing outside this repository', () => {
  const outside = files
    .filter((file) => /\/packages\/(?:model|runtime)\//.test(file))
    .flatMap((file) => importsOf(file).map(({ specifier }) => specifier))
    .filter(
      (specifier) =>
        !specifier.startsWith('.') && !specifier.startsWith('node:') && !packageNames[specifier],
    )
  expect(outside).toEqual([])
})

test('no module imports itself, directly or round a corner', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file).flatMap(({ target, isTypeOnly }) => (target && !isTypeOnly ? [target] : [])),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) {
      cycles.push([...path.slice(at), file].map((one) => relative(root, one)).join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const target of graph.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(cycles).toEqual([])
})

test('no source file is longer than 400 lines', () => {
  const long = files
    .map((file) => ({
      file: relative(root, file),
      lines: readFileSync(file, 'utf8').split('\n').length,
    }))
    .filter(({ lines }) => lines > 400)
  expect(long).toEqual([])
})
