import type { Pattern } from '../pattern.ts'

export const so103: Pattern = {
  code: 'SO103',
  name: 'framework-waits-for-handler',
  title: 'You took the response over and did not send',
  text: 'Asking for the raw response tells the framework that you answer; a value that is returned is then ignored and the client waits.',
  fix: 'send yourself, or keep the framework in charge (passthrough)',
  fineWhen: 'the answer is given later by other code',
  example: {
    lines: ['@Get()', 'find(@Res() res: Response) {', '  return this.service.find()', '}'],
    first: null,
    second: null,
  },
  severity: 'error',
  cwe: [772, 400],
  seenIn: 14,
  related: [{ code: 'SO016', difference: 'both answer' }],
  references: [{ label: 'Nest: controllers', url: 'https://docs.nestjs.com/controllers' }],
}
