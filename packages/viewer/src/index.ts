export { renderPage } from './document.tsx'
export { spansOf } from './spans.ts'
export type * from './view.ts'
export type * from './live-view.ts'
