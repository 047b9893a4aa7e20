import type { FrameworkModel, ResponseOperation } from '../framework.ts'
import { effect, extend } from '../operation-table.ts'
import { express5, expressOperations } from './express5.ts'

const sent = 'ERR_HTTP_HEADERS_SENT'

/** What Express 4 has besides, or does differently: a view is rendered at once, its failure goes to `next`. */
const own: readonly ResponseOperation[] = expressOperations.flatMap((operation) => {
  if (operation.name === 'sendFile') return [{ ...operation, name: 'sendfile' }]
  if (operation.name !== 'render') return []
  const refused = effect(
    'ended',
    ['committed', 'error-to-callback', sent],
    ['ended', 'error-to-callback', sent],
  )
  const effects = operation.effects.map((one) => (one.when === 'callback' ? one : refused))
  return [{ ...operation, effects }]
})

/** Express 4: `sendfile` and `del` are still there, and nobody looks at a handler's promise. */
export const express4: FrameworkModel = {
  ...express5,
  name: 'express4',
  packages: [
    { name: 'express', versions: '<5' },
    { name: 'router', versions: '<2' },
    // Up to version 5 it makes applications of Express 4 out of its own.
    { name: '@feathersjs/express', versions: '*' },
  ],
  operations: extend(expressOperations, own),
  registrations: express5.registrations.map((registration) =>
    registration.names.includes('delete')
      ? { ...registration, names: [...registration.names, 'del'] }
      : registration,
  ),
  rejection: 'unhandled',
}
