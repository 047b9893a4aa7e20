// Bundles the recorder: three files that load faster than forty, and stay below the 60 KB that a package in
// production may take. Types come from the compiler; names are kept, because stacks and programs show them.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { minifySync } from 'rolldown/utils'

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

const keepNames = { function: true, class: true }

/**
 * Names of functions are kept where they stand in the program's stacks; of the reporter nothing ever does.
 */
const shorten = {
  name: 'shorten',
  generateBundle: (_options, files) => {
    for (const [name, file] of Object.entries(files)) {
      const mangle = name === 'reporter.js' ? { toplevel: true } : { keepNames }
      file.code = minifySync(name, file.code, { compress: { keepNames }, mangle }).code
    }
  },
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
  plugins: [lateReporter, shorten],
})
await bundle.write({
  dir: out,
  format: 'cjs',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
})
await bundle.close()
