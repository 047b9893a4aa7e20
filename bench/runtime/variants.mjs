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

const recorded = (mode, file) => ({
  args: ['--require', file],
  env: { SENDONCE_MODE: mode },
})

/**
 * What is compared. All run with NODE_ENV=production, so that only the recorder differs; the second copy
 * of plain shows how far two equal servers differ on this machine. `other`: the `register.js` of another build.
 */
export const variantsWith = (other) => [
  { name: 'plain', args: [], env: {} },
  { name: 'plain again', args: [], env: {} },
  ...['production', 'development'].flatMap((mode) => [
    { name: mode, ...recorded(mode, register) },
    ...(other ? [{ name: `${mode}, other`, ...recorded(mode, other) }] : []),
  ]),
]
