import { effect, signal, type Signal } from '@preact/signals'
import { recall, remember } from './remember.ts'

const themes = ['system', 'light', 'dark'] as const

type Theme = (typeof themes)[number]

/** The colours that were chosen; `system`: as the system has them. */
export const theme: Signal<Theme> = signal(
  themes.find((one) => one === recall('theme')) ?? 'system',
)

export function watchTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value
    remember('theme', theme.value)
  })
}

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system'
}
