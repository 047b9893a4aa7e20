export type * from './lifecycle.ts'
export type * from './framework.ts'
export type * from './finding.ts'
export type * from './pattern.ts'
