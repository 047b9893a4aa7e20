import { makes, type Library } from './library.ts'

/** What guards, interceptors and filters are given, and reach the response through. */
export const nest: readonly Library[] = [
  {
    packages: ['@nestjs/common'],
    tested: '@nestjs/common 12.5.1',
    types: {
      ArgumentsHost: { calls: { switchToHttp: makes('HttpArgumentsHost') } },
      HttpArgumentsHost: {
        calls: {
          getRequest: makes('request'),
          getResponse: makes('response'),
          getNext: makes('next'),
        },
      },
      // The handler runs when somebody subscribes to what this gives, and then it answers.
      CallHandler: { calls: { handle: { handsOn: true, returns: 'Handled' } } },
      Handled: {},
    },
  },
]
