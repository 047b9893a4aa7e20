import type { Pattern } from './pattern.ts'
const patternRows = [{code:'SO001',name:'missing-return-after-send',severity:'error',cwe:[698]},{code:'SO002',name:'next-after-send',severity:'error',cwe:[698]},{code:'SO003',name:'chained-terminal-call',severity:'error',cwe:[698]},{code:'SO004',name:'callback-and-outer-send',severity:'error',cwe:[698,362]},{code:'SO005',name:'guard-helper-continues',severity:'error',cwe:[698]},{code:'SO006',name:'unawaited-guard',severity:'error',cwe:[698,362]},{code:'SO007',name:'promise-chain-continues',severity:'error',cwe:[698]},{code:'SO008',name:'catch-after-send',severity:'warning',cwe:[755]},{code:'SO009',name:'error-handler-ignores-headers-sent',severity:'warning',cwe:[755]},{code:'SO010',name:'stream-error-after-headers',severity:'warning',cwe:[755]},{code:'SO011',name:'header-after-send',severity:'error',cwe:[698]},{code:'SO012',name:'callback-called-twice',severity:'error',cwe:[698]},{code:'SO013',name:'send-in-loop',severity:'error',cwe:[698]},{code:'SO014',name:'event-handler-sends-repeatedly',severity:'error',cwe:[698]},{code:'SO015',name:'timeout-race',severity:'warning',cwe:[698,362]}]
export const patterns: readonly Pattern[] = patternRows.map((row) => ({ ...row, title: row.name, text: '', fix: '', fineWhen: '', example: { lines: [], first: null, second: null }, severity: row.severity as Pattern['severity'], seenIn: null, related: [], references: [] }))
export function patternByCode(code: string): Pattern | undefined {
  return patterns.find((pattern) => pattern.code === code)
}

/** The page of a pattern. */
export function docsUrl(code: string): string {
  return `https://github.com/sendonce/sendonce/blob/main/docs/patterns/${code}.md`
}
