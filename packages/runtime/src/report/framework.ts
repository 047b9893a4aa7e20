import { packageOf, type Frame } from '@sendonce/model'
import { versionIn } from '../files.ts'

/** The packages that name an application's framework, most telling first. */
const named = ['express', 'fastify', 'koa', 'restify', 'connect']

export interface Framework {
  readonly name: string
  readonly version: string
}

/** The framework that these frames went through. */
export function frameworkOfFrames(frames: readonly Frame[]): Framework | null {
  return frameworkOfFiles(frames.map(({ file }) => file))
}

/** The framework that the process has loaded, as far as CommonJS modules tell. */
export function loadedFramework(): Framework | null {
  return frameworkOfFiles(Object.keys(require.cache))
}

function frameworkOfFiles(files: readonly string[]): Framework | null {
  for (const name of named) {
    const file = files.find((one) => packageOf(one) === name)
    const version = file === undefined ? null : versionOf(file, name)
    if (version !== null) return { name, version }
  }
  return null
}

function versionOf(file: string, name: string): string | null {
  const folder = file.slice(0, file.replaceAll('\\', '/').lastIndexOf(`/node_modules/${name}/`))
  return versionIn(`${folder}/node_modules/${name}`)
}
