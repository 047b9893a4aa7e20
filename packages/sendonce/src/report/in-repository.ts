import type { Site } from '@sendonce/model'
import { place } from './describe.ts'

/** A file of the report, as it is called from the top of the repository: what CI systems know files by. */
export type InRepository = (file: string) => string

/** Of a report whose root is `prefix` below the top, as in `packages/api`; empty: it is the top. */
export function inRepository(prefix: string): InRepository {
  return (file) => {
    const segments = prefix.split('/').filter(Boolean)
    const rest = file.split('/')
    while (rest[0] === '..' && segments.length > 0) {
      segments.pop()
      rest.shift()
    }
    return [...segments, ...rest].join('/')
  }
}

/** A place as the repository calls it. */
export function placeIn(site: Site, named: InRepository): string {
  return place({ ...site, file: named(site.file) })
}
