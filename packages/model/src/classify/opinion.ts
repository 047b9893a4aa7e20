import type { Opinion } from './evidence.ts'

export function certainly(code: string): Opinion {
  return { code, confidence: 'certain' }
}

export function likely(code: string): Opinion {
  return { code, confidence: 'high' }
}

export function possibly(code: string): Opinion {
  return { code, confidence: 'medium' }
}
