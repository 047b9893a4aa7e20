// Bundles the recorder: three files that load faster than forty, and stay below the 60 KB that a package in
// production may take. Types come from the compiler; names are kept, because stacks and programs show them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { rolldown } from 'rolldown'
import { minifySync } from 'rolldown/experimental'

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
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
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

/** No function of it is ever seen by a program: their names go as well. */
function withoutNames(file, text) {
  const mangle = { toplevel: true, keepNames: false }
  const { code, errors } = minifySync(file, text, { module: false, compress: true, mangle })
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`)
  return code
}

for (const name of readdirSync(out).filter((one) => one.endsWith('.js'))) {
  const file = join(out, name)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, name === 'reporter.js' ? withoutNames(name, text) : breakLines(text))
}
