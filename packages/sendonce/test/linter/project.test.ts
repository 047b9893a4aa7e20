import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LinterProject } from '../../src/linter/project.ts'
import { projectFolderOf } from '../../src/linter/project-folder.ts'
import { LinterProjects } from '../../src/linter/projects.ts'
import type { Plan } from '../../src/lsp/folder.ts'
import { temporaryProject } from '../project/temporary-project.ts'

const handlers = `exports.list = (req, res) => {
  if (!req.query.id) res.status(400).end()
  res.json([])
}
`
const files = {
  'package.json': '{}',
  'app.js': `const app = require('express')()\napp.get('/', require('./handlers').list)\n`,
  'handlers.js': handlers,
  'plain.js': 'exports.sum = (a, b) => a + b\n',
  'other.js': 'exports.mean = (a, b) => (a + b) / 2\n',
}

/** A project that counts its checks. */
class Counted {
  readonly root: string
  checks = 0
  readonly #project: LinterProject

  constructor(root: string, wantsFixes = false) {
    this.root = root
    const planFolder = async (folder: string): Promise<Plan> => ({
      options: { root: folder, paths: ['.'], includeTests: false },
      key: '',
      judge: (report) => {
        this.checks++
        return report
      },
    })
    this.#project = new LinterProject(root, planFolder, wantsFixes)
  }

  /** Places of what is found. */
  async lint(file: string, text?: string): Promise<string[]> {
    const path = join(this.root, file)
    const asked = { path, cwd: this.root, wantsFixes: false }
    const given = text ?? readFileSync(path, 'utf8')
    const problems = await this.#project.problemsIn({ ...asked, text: given })
    return problems.map(({ start, end }) => given.slice(start, end))
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text)
  }
}

test('all files of a folder cost one check', async () => {
  const project = new Counted(temporaryProject(files))
  expect(await project.lint('app.js')).toEqual([])
  expect(await project.lint('handlers.js')).toEqual(['json'])
  for (const file of ['plain.js', 'other.js']) expect(await project.lint(file)).toEqual([])
  expect(project.checks).toBe(1)
  // Once more, as an editor does: it is looked whether anything has happened.
  for (const file of ['app.js', 'handlers.js', 'handlers.js']) await project.lint(file)
  expect(project.checks).toBe(1)
})

test('a text is checked once, however often it comes', async () => {
  const project = new Counted(temporaryProject(files))
  const moved = `\n\n${handlers}`
  for (let round = 0; round < 3; round++)
    expect(await project.lint('handlers.js', moved)).toEqual(['json'])
  expect(project.checks).toBe(1)
  // What was sent stands until the file is written to, for the other files as well.
  expect(await project.lint('app.js')).toEqual([])
  expect(project.checks).toBe(1)
  project.write('handlers.js', moved)
  expect(await project.lint('handlers.js', moved)).toEqual(['json'])
  expect(project.checks).toBe(2)
})

test('what has another time and the same text is no other text', async () => {
  const project = new Counted(temporaryProject(files))
  await project.lint('handlers.js')
  utimesSync(join(project.root, 'plain.js'), 1, 1)
  expect(await project.lint('handlers.js')).toEqual(['json'])
  // Looked at again; what is known of the texts holds.
  expect(project.checks).toBe(2)
})

test('another spelling of a program without findings is no reason for a check', async () => {
  const project = new Counted(temporaryProject(files))
  await project.lint('app.js')
  const app = files['app.js']
  for (const text of [app.replaceAll('\n', ';\n'), app.replaceAll("'", '"'), `// a\n\n${app}`])
    expect(await project.lint('app.js', text)).toEqual([])
  expect(project.checks).toBe(1)
  // Places move, and comments may accept.
  expect(await project.lint('handlers.js', `\n${handlers}`)).toEqual(['json'])
  await project.lint('app.js', `// sendonce-ignore-next-line SO001 -- none\n${app}`)
  await project.lint('app.js', app.replace("'/'", "'/list'"))
  expect(project.checks).toBe(4)
})

test('a file of which the check knows nothing is no reason for one', async () => {
  const project = new Counted(temporaryProject({ ...files, 'a.test.js': handlers }))
  await project.lint('app.js')
  expect(await project.lint('a.test.js', `\n${handlers}`)).toEqual([])
  expect(await project.lint('new.js', handlers)).toEqual([])
  expect(project.checks).toBe(1)
})

test('what has failed is not tried again before something has changed', async () => {
  const root = temporaryProject(files)
  let plans = 0
  const planFolder = async (folder: string): Promise<Plan> => {
    plans++
    const options = { root: folder, paths: ['src'], includeTests: false }
    return { options, key: '', judge: (report) => report }
  }
  const project = new LinterProject(root, planFolder, false)
  const lint = async (file: string): Promise<unknown> =>
    project.problemsIn({ path: join(root, file), text: handlers, cwd: root, wantsFixes: false })
  for (const file of ['app.js', 'handlers.js', 'plain.js'])
    await expect(lint(file)).rejects.toThrow('There is no file or folder src')
  expect(plans).toBe(1)
})

test('the nearest configuration, workspace or package says in which folder a file is checked', () => {
  const root = temporaryProject({
    '.git/HEAD': '',
    'package.json': '{ "workspaces": ["packages/*"] }',
    'packages/a/package.json': '{}',
    'packages/a/src/a.js': '',
    'packages/b/package.json': '{ "sendonce": {} }',
    'packages/b/src/b.js': '',
    'packages/c/sendonce-baseline.json': '{}',
    'packages/c/src/c.js': '',
  })
  const folderOf = (file: string): string => projectFolderOf(join(root, file), '/')
  expect(folderOf('packages/a/src/a.js')).toBe(root)
  expect(folderOf('packages/b/src/b.js')).toBe(join(root, 'packages/b'))
  expect(folderOf('packages/c/src/c.js')).toBe(join(root, 'packages/c'))
  writeFileSync(join(root, 'package.json'), '{}')
  expect(folderOf('packages/a/src/a.js')).toBe(join(root, 'packages/a'))
  rmSync(join(root, 'package.json'))
  writeFileSync(join(root, 'lone.js'), '')
  expect(projectFolderOf(join(root, 'lone.js'), root)).toBe(root)
  expect(folderOf('lone.js')).toBe('/')
})

test('of many folders the last ones are kept', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `p${index}`)
  const root = temporaryProject(
    Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/package.json`, '{}'],
        [`${name}/a.js`, ''],
      ]),
    ),
  )
  const projects = new LinterProjects(async () => ({
    options: { root, paths: ['.'], includeTests: false },
    key: '',
    judge: (report) => report,
  }))
  const of = (name: string): LinterProject =>
    projects.of({ path: join(root, name, 'a.js'), text: '', cwd: root, wantsFixes: false })
  const [first, last] = [names[0]!, names.at(-1)!]
  const before = of(first)
  expect(of(first)).toBe(before)
  for (const name of names) of(name)
  expect(of(last)).toBe(of(last))
  expect(of(first)).not.toBe(before)
})
