// Bundles what is published: few files load faster than many. The packages that are loaded in production are made small
// as well, with local names shortened, which only their own files see; the recorder stays below the 60 KB that it may
// take there. Types come from the compiler.
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, isAbsolute, join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { transform } from 'esbuild'
import { rolldown } from 'rolldown'

const packages = join(import.meta.dirname, '..', 'packages')

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
const seenInStacks = ['callLayer']

/** Bundles the entries of a package into its `dist`; gives that folder. */
async function bundlePackage(
  name,
  { entries, plugins = [], output = {}, reserved = [], keepsNames = true },
) {
  const root = join(packages, name)
  const dir = join(root, 'dist')
  for (const file of readdirSync(dir, { recursive: true }))
    if (file.endsWith('.js')) rmSync(join(dir, file))
  const bundle = await rolldown({
    input: Object.fromEntries(
      entries.map((file) => [basename(file), join(root, 'src', `${file}.ts`)]),
    ),
    platform: 'node',
    external: /^(?:node:|@sendonce\/)/,
    plugins,
  })
  await bundle.write({
    dir,
    format: 'cjs',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    // As the sources are: a sloppy function has properties of its own, and makes an object of any `this`.
    strict: true,
    // They speak to bundlers, which need not look at what a server loads.
    comments: false,
    generatedCode: { symbols: false },
    ...output,
    minify: {
      compress: { keepNames: { function: keepsNames, class: false } },
      mangle: { toplevel: true, reserved: ['exports', 'module', 'require', ...reserved] },
      codegen: { removeWhitespace: true },
    },
  })
  await bundle.close()
  return dir
}

/** What a part hands to the others never changes: plain properties are shorter, and made sooner, than accessors. */
function plainExports(text) {
  return text.replace(
    /Object\.defineProperty\(exports,"(\w+)",\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/g,
    (_accessor, name, value) => `exports.${name}=${value}`,
  )
}

/** What another file hands out is called on that file: none of it looks at `this`, and hiding it takes four bytes. */
function directCalls(text) {
  return text.replace(
    /([\w$]?)\(0,([\w$]+\.[\w$]+)\)\(/g,
    (_call, before, name) => `${before}${before && ' '}${name}(`,
  )
}

/** Node shows the line that threw: where the recorder hands on an error of the program's that line says so. */
function tellThrows(text) {
  return text.replace(
    /\bthrow ([^;{}]+),([\w$]+)\}(?=finally)/g,
    (_throw, before, error) =>
      `${before};\nthrow ${error} // Node's own error: the recorder has looked at it\n}`,
  )
}

/** A line shorter than this takes the next statement as well: each break is a byte. */
const shortLine = 80

/**
 * A statement or a few a line: Node shows the line that threw, and an error of the program that passes
 * through a hook must not show the whole recorder.
 */
function breakLines(text) {
  const starts = new Set()
  const note = ({ body }) => body.forEach(({ start }) => starts.add(start))
  const visitor = new Visitor({ Program: note, BlockStatement: note })
  visitor.visit(parseSync('bundle.cjs', text).program)
  const lines = []
  let from = 0
  for (const start of [...starts].toSorted((a, b) => a - b)) {
    if (start - from < shortLine) continue
    lines.push(text.slice(from, start))
    from = start
  }
  return [...lines, text.slice(from)].join('\n')
}

/**
 * Bundles the command, the library and the program of a worker, each command in a file of its own. Beside them the compiler's modules stay, for
 * the benchmarks, which ask single parts of the engine.
 */
async function bundleEngine() {
  const root = join(packages, 'sendonce')
  const dir = join(root, 'dist', 'bundle')
  rmSync(dir, { recursive: true, force: true })
  const bundle = await rolldown({
    input: {
      bin: join(root, 'src', 'bin.ts'),
      index: join(root, 'src', 'index.ts'),
      'unit-worker': join(root, 'src', 'project', 'unit-worker.ts'),
      linter: join(root, 'src', 'linter.ts'),
      'linter-process': join(root, 'src', 'linter-process.ts'),
      'linter-thread': join(root, 'src', 'linter', 'thread.ts'),
    },
    platform: 'node',
    // The model as sources: a script among modules is read a second time, for the names that it exports. What opens a browser
    // is ten packages, and one command in one place needs it.
    external: (id, importer) => {
      if (isBuiltin(id)) return true
      if (id.startsWith('.') || isAbsolute(id) || id === 'open') return false
      if (importer?.includes('node_modules')) return false
      return !/^@sendonce\/(?:model|viewer)/.test(id)
    },
    resolve: {
      alias: {
        '@sendonce/model/calls': join(packages, 'model', 'src', 'calls.ts'),
        '@sendonce/model': join(packages, 'model', 'src', 'index.ts'),
      },
    },
  })
  // What a process is set up with, and options are read by, before the engine is loaded.
  const early = /[\\/]src[\\/](?:project[\\/](?:short-run|young-space)|detect[\\/]levels)/
  const engine = /[\\/]src[\\/](?:analyse|detect|fix|link|syntax)[\\/]/
  const { output } = await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    comments: false,
    codeSplitting: {
      groups: [
        { name: 'engine', test: engine },
        // A group takes along what its files import.
        { name: 'early', test: early, priority: 1 },
      ],
    },
  })
  await bundle.close()
  return output.flatMap(({ modules = {} }) => Object.keys(modules))
}

const viewerSources = join(packages, 'viewer', 'src')

/** A bundled script of a page; gives the modules that are in it as well. */
async function browserScript(entry) {
  const bundle = await rolldown({
    input: join(viewerSources, entry),
    platform: 'browser',
    tsconfig: join(packages, 'viewer', 'tsconfig.json'),
  })
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false })
  await bundle.close()
  return { code: output[0].code.trim(), modules: Object.keys(output[0].modules) }
}

/** Styles, one behind the other, without what is for readers; names of colours, which only styles use, are shortened. */
async function styles(...names) {
  const texts = names.map((name) => readFileSync(join(viewerSources, name), 'utf8'))
  const { code } = await transform(texts.join('\n'), {
    loader: 'css',
    minify: true,
    charset: 'utf8',
  })
  const [root = ''] = /(?<=:root\{)[^}]*/.exec(code) ?? []
  const colours = [...root.matchAll(/--([\w-]+):/g)].map(([, name]) => name)
  const short = (name) => `--${String.fromCharCode(65 + colours.indexOf(name))}`
  return code
    .trim()
    .replace(/--([\w-]+)/g, (whole, name) => (colours.includes(name) ? short(name) : whole))
    .replace(/(--\w): (light-dark\(#\w+), (#\w+\))/g, '$1:$2,$3')
}

function moduleOf(texts) {
  const lines = Object.entries(texts)
  return lines.map(([name, text]) => `export const ${name} = ${JSON.stringify(text)}\n`).join('')
}

/** What `packages/viewer/src/assets.ts` stands for: the style and the script of a page, with their hashes. */
async function viewerAssets() {
  const style = await styles('base.css', 'page.css')
  const { code: script } = await browserScript(join('browser', 'enhance.ts'))
  const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`
  return moduleOf({ style, styleHash: hash(style), script, scriptHash: hash(script) })
}

/** Bundles the pages, with all that they are made with: Preact, its signals, and what splits code into tokens. */
async function bundleViewer() {
  const root = join(packages, 'viewer')
  const assets = await viewerAssets()
  const live = await browserScript(join('live', 'main.tsx'))
  const liveAssets = moduleOf({ style: await styles('base.css', 'live.css'), script: live.code })
  const bundle = await rolldown({
    input: {
      index: join(root, 'src', 'index.ts'),
      'live-page': join(root, 'src', 'live-page.tsx'),
    },
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    plugins: [
      {
        name: 'assets',
        load: (id) => {
          if (id.endsWith('live-assets.ts')) return liveAssets
          return id.endsWith('assets.ts') ? assets : null
        },
      },
    ],
  })
  const { output } = await bundle.write({
    dir: join(root, 'dist'),
    format: 'esm',
    chunkFileNames: 'shared-[name].js',
  })
  await bundle.close()
  return [...output.flatMap(({ modules = {} }) => Object.keys(modules)), ...live.modules]
}

/** What the authors of bundled packages want to be told with them. */
function licensesOf(modules) {
  const folders = modules.flatMap((id) => id.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [])
  const texts = [...new Set(folders)].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one)) ?? 'LICENSE'
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  })
  return texts.toSorted((a, b) => (a < b ? -1 : 1)).join(`\n${'-'.repeat(80)}\n\n`)
}

/**
 * Bundles what runners of tests load. All of it asks for one core, by Node itself, which has to be a script; the rest is one
 * file each, because runners load modules in ways of their own.
 */
async function bundleTesting() {
  const dir = join(packages, 'sendonce', 'dist', 'bundle')
  const scripts = ['ava', 'jest', 'mocha', 'node-test', 'test']
  const modules = ['test', 'vitest']
  const outputs = [
    ...['core', ...scripts].map((name) => ({ name, format: 'cjs', ending: 'cjs' })),
    ...modules.map((name) => ({ name, format: 'esm', ending: 'js' })),
  ]
  for (const { name, format, ending } of outputs) {
    const file = join(packages, 'sendonce', 'src', 'testing', `${name}.ts`)
    const bundle = await rolldown({
      input: { [name === 'core' ? 'testing' : name]: file },
      platform: 'node',
      external: (id) => !id.startsWith('.') && !isAbsolute(id),
    })
    const entryFileNames = `[name].${ending}`
    const chunkFileNames = `testing-[name].${ending}`
    await bundle.write({ dir, format, entryFileNames, chunkFileNames, comments: false })
    await bundle.close()
  }
  // A script is not told of the types of a module. What sets a runner up has nothing to give.
  for (const name of scripts) writeFileSync(join(dir, `${name}.d.cts`), 'export {}\n')
  cpSync(join(dir, '..', 'testing', 'test.d.ts'), join(dir, 'test.d.cts'))
}

/** Bundles the extension of VS Code: one file, with all but what the editor gives it. */
async function bundleExtension() {
  const root = join(packages, 'vscode')
  const dir = join(root, 'dist')
  const bundle = await rolldown({
    input: join(root, 'src', 'extension.ts'),
    platform: 'node',
    external: 'vscode',
  })
  const file = join(dir, 'extension.js')
  const { output } = await bundle.write({ file, format: 'cjs', minify: true, comments: false })
  await bundle.close()
  writeFileSync(join(dir, 'licenses.txt'), licensesOf(Object.keys(output[0].modules)))
}

/** What `sendonce race` loads in front of the programs that it slows down. */
async function bundleRace() {
  const root = join(packages, 'sendonce')
  const bundle = await rolldown({
    input: { race: join(root, 'src', 'race', 'inside', 'enter.ts') },
    platform: 'node',
  })
  const dir = join(root, 'dist', 'bundle')
  await bundle.write({ dir, format: 'cjs', entryFileNames: '[name].cjs', comments: false })
  await bundle.close()
}

await bundlePackage('model', { entries: ['index', 'calls'], keepsNames: false })
const recorder = await bundlePackage('runtime', {
  entries: ['index', 'register', 'report/reporter'],
  plugins: [lateReporter],
  // What runs with every request stands in one file: between files each name is an accessor.
  output: { codeSplitting: { groups: [{ name: 'recorder', minShareCount: 2 }] } },
  reserved: [...seenByPrograms, ...seenInStacks],
})
const hot = join(recorder, 'recorder.js')
writeFileSync(hot, breakLines(tellThrows(plainExports(directCalls(readFileSync(hot, 'utf8'))))))
const late = join(recorder, 'reporter.js')
writeFileSync(late, directCalls(readFileSync(late, 'utf8')))
const ofViewer = await bundleViewer()
const ofEngine = await bundleEngine()
const licenses = licensesOf([...ofViewer, ...ofEngine])
writeFileSync(join(packages, 'sendonce', 'dist', 'bundle', 'licenses.txt'), licenses)
await bundleTesting()
await bundleRace()
await bundleExtension()
