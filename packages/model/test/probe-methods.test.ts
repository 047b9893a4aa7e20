import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { frameworkModels, type FrameworkModel } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { expressCopies, nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { cellsOf } from './probe/compare.ts'

/** Methods that leave the answer alone: they read, wire up the socket, or make another response. */
const neutral: ReadonlySet<string> = new Set(
  `constructor get getHeader getHeaders getHeaderNames getRawHeaderNames hasHeader setTimeout
   assignSocket detachSocket createPushResponse pipe`.split(/\s+/),
)

const script = join(import.meta.dirname, 'probe', 'methods.cjs')

function methodsOf(binary: string, model: FrameworkModel): string[] {
  const express = expressCopies().find(({ version }) => model.name === `express${version[0]}`)
  const output = execFileSync(
    binary,
    ['--no-warnings', script, model.name, express?.folder ?? ''],
    { encoding: 'utf8' },
  )
  return JSON.parse(output) as string[]
}

/** A new method of Node or Express fails here until somebody says what it does. */
describe.each(nodeMatrix())('Node $version', ({ binary, version }) => {
  test.each(frameworkModels)(
    'every method of a $name response is modelled, and no other',
    (model) => {
      const real = methodsOf(binary, model).filter((name) => !neutral.has(name))
      const cells = cellsOf(model, Number(version.split('.')[0]))
      const modelled = cells
        .filter(({ form, operation }) => form === 'call' && operation !== model.pipe)
        .map(({ name }) => name)
      expect(new Set(modelled)).toEqual(new Set(real))
    },
  )
})
