import { runInThisContext } from 'node:vm'

/**
 * The core, by Node itself: jest gives each file of tests a context, a registry of modules and a `process` of its own, and
 * would load the core, and the recorder, once for each; what they load later would come when that is torn down.
 */
export const core: typeof import('./core.ts') = (runInThisContext('process') as NodeJS.Process)
  .getBuiltinModule('node:module')
  .createRequire(import.meta.url)('./testing.cjs') as typeof import('./core.ts')
