import { join } from 'node:path'

export const register = join(
  import.meta.dirname,
  '..',
  '..',
  'packages',
  'runtime',
  'dist',
  'register.js',
)

/**
 * What is compared. All run with NODE_ENV=production, so that only the recorder differs; the second copy
 * of plain shows how far two equal servers differ on this machine.
 */
export const variants = [
  { name: 'plain', args: [], env: {} },
  { name: 'plain again', args: [], env: {} },
  { name: 'production', args: ['--require', register], env: { SENDONCE_MODE: 'production' } },
  { name: 'development', args: ['--require', register], env: { SENDONCE_MODE: 'development' } },
]
