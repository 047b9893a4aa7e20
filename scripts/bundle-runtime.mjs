// Bundles the recorder: few files load faster than forty, and stay below the 60 KB that a package in production
// may take. Types come from the compiler. Local names are shortened: only the package's own files see them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..', 'packages', 'runtime')
const out = join(root, 'dist')

/** What reports incidents is loaded with the first of them: it stays a file of its own. */
const lateReporter = {
  name: 'late-reporter',
  resolveId: (source, _importer, { kind }) =>
    kind === 'require-call' && source.endsWith('/report/reporter.js')
      ? { id: './reporter.js', external: true }
      : null,
}

/** Functions that programs call, or meet in place of their own: they keep the names that they have in the source. */
const seenByPrograms = ['start', 'onIncident', 'next', 'emit', 'get']
/** Hooks that the recorder looks for in stacks: between them is the framework's code. */
const seenInStacks = ['callLayer', 'callNext']

for (const file of readdirSync(out).filter((name) => name.endsWith('.js'))) rmSync(join(out, file))
const bundle = await rolldown({
  input: {
    index: join(root, 'src', 'index.ts'),
    register: join(root, 'src', 'register.ts'),
    reporter: join(root, 'src', 'report', 'reporter.ts'),
  },
  platform: 'node',
  external: /^(?:node:|@sendonce\/)/,
  plugins: [lateReporter],
})
await bundle.write({
  dir: out,
  format: 'cjs',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
  // As the sources are: a sloppy function has properties of its own, and makes an object of any `this`.
  strict: true,
  // What runs with every request stands in one file: between files each name is an accessor.
  codeSplitting: { groups: [{ name: 'recorder', minShareCount: 2 }] },
  minify: {
    compress: { keepNames: { function: true, class: false } },
    mangle: { toplevel: true, reserved: [...seenByPrograms, ...seenInStacks, 'exports', 'module', 'require'] },
    codegen: { removeWhitespace: true },
  },
})
await bundle.close()

/**
 * One statement a line: Node shows the line that threw, and an error of the program that passes
 * through a hook must not show the whole recorder.
 */
function breakLines(text) {
  const starts = new Set()
  const note = ({ body }) => body.forEach(({ start }) => starts.add(start))
  const visitor = new Visitor({ Program: note, BlockStatement: note })
  visitor.visit(parseSync('bundle.cjs', text).program)
  let from = 0
  const lines = [...starts]
    .filter((start) => start > 0)
    .toSorted((a, b) => a - b)
    .map((start) => text.slice(from, (from = start)))
  return [...lines, text.slice(from)].join('\n')
}

for (const name of readdirSync(out).filter((one) => one.endsWith('.js'))) {
  const file = join(out, name)
  writeFileSync(file, breakLines(readFileSync(file, 'utf8')))
}
