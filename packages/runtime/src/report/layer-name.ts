import type { NamedLayer } from '../context.ts'

/** A route by its methods and path, a middleware by its function's name. */
export function layerName({ name, route, handle }: NamedLayer): string {
  if (route && typeof route.path === 'string') {
    const methods = Object.keys(route.methods ?? {}).filter((one) => one !== '_all')
    return `${methods.join(',').toUpperCase() || 'ALL'} ${route.path}`
  }
  return name || handle?.name || '<anonymous>'
}
