import type { Theme } from './variants.mjs'

export function chooseFast(theme: Theme): string[]
