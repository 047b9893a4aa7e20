import type { FrameworkModel } from '../framework.ts'
import { extend } from '../operation-table.ts'
import { express5, expressOperations } from './express5.ts'

const transfers = expressOperations.filter((operation) => operation.name === 'sendFile')

/** Express 4: `sendfile` and `del` are still there, and nobody looks at a handler's promise. */
export const express4: FrameworkModel = {
  ...express5,
  name: 'express4',
  packages: [
    { name: 'express', versions: '<5' },
    { name: 'router', versions: '<2' },
  ],
  operations: extend(
    expressOperations,
    transfers.map((operation) => ({ ...operation, name: 'sendfile' })),
  ),
  registrations: express5.registrations.map((registration) =>
    registration.names.includes('delete')
      ? { ...registration, names: [...registration.names, 'del'] }
      : registration,
  ),
  rejection: 'unhandled',
}
