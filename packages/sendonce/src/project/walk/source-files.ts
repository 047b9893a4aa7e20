const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/i
const DECLARATION = /\.d\.(?:[^./]+\.)?[cm]?ts$/i
const MINIFIED = /[.-]min\.[cm]?js$/i
const TEST_FILE = /(?:^tests?|[._](?:tests?|spec|e2e|cy)|-spec)\.[cm]?[jt]sx?$/i
const TEST_FOLDERS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__test__',
  '__tests__',
  'spec',
  'specs',
  '__spec__',
  '__specs__',
  'e2e',
  'cypress',
  '__mocks__',
  '__fixtures__',
])
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.git',
  '.hg',
  '.svn',
  '.yarn',
])

/** Whether a file name has one of the extensions that are checked. */
export function isSourceName(name: string): boolean {
  return SOURCE.test(name)
}

/** Declaration files hold types only; `.pnp.cjs` is written by a package manager. */
export function isNeverSourceName(name: string): boolean {
  return DECLARATION.test(name) || name.startsWith('.pnp.')
}

export function isMinifiedName(name: string): boolean {
  return MINIFIED.test(name)
}

export function isTestFileName(name: string): boolean {
  return TEST_FILE.test(name)
}

export function isTestFolderName(name: string): boolean {
  return TEST_FOLDERS.has(name.toLowerCase())
}

/** Folders of installed code and of version control. */
export function isForeignFolderName(name: string): boolean {
  return FOREIGN_FOLDERS.has(name)
}
