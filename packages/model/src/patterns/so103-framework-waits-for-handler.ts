import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so103: Pattern = definePattern({
  code: 'SO103',
  name: 'framework-waits-for-handler',
  title: 'You took the response over and did not send',
  text: 'Asking for the response says that you answer: what is returned is ignored, and the client waits.',
  symptom: 'The handler returned its value, and the client waits.',
  why: 'One parameter, even an unused one, switches the automatic answer off.',
  fix: 'send yourself, or keep the framework in charge (passthrough)',
  fineWhen: 'the answer is given later by other code',
  example: `
@Get()
find(@Res() res: Response) {
  return this.service.find()
}
`,
  cwe: [772, 400],
  seenIn: 14,
  related: [{ code: 'SO016', difference: 'both answer' }],
  references: [pages.nestControllers],
})
