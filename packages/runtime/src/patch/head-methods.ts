export const headerMethods: readonly string[] = [
  'setHeader',
  'setHeaders',
  'appendHeader',
  'removeHeader',
]

/** Informational answers: behind the head, older versions of Node write them into the body. */
export const informationalMethods: readonly string[] = [
  'writeContinue',
  'writeProcessing',
  'writeEarlyHints',
  'writeInformation',
]
