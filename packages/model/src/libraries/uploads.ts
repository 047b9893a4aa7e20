import {
  besides,
  each,
  ends,
  errorFirst,
  errorFirstLater,
  makes,
  many,
  passing,
  type Library,
  type LibraryType,
} from './library.ts'

const parserEvents: LibraryType['events'] = {
  field: many,
  error: ends,
  finish: ends,
  close: besides,
}

/** Bodies that carry files. */
export const uploads: readonly Library[] = [
  {
    packages: ['multer'],
    tested: 'multer 2.5.0',
    calls: { '': makes('Upload') },
    types: {
      Upload: {
        calls: each('single array fields none any', makes('Middleware')),
      },
      Middleware: passing,
    },
  },
  {
    packages: ['busboy'],
    tested: 'busboy 1.6.0',
    calls: {
      '': {
        returns: 'Parser',
        returnsWith: { option: 'limits.files', is: 1, type: 'ParserOfOneFile' },
      },
    },
    types: {
      Parser: { events: { ...parserEvents, file: many } },
      ParserOfOneFile: {
        events: { ...parserEvents, file: { times: 'once', ends: false, comes: 'before-end' } },
      },
    },
  },
  {
    packages: ['formidable'],
    tested: 'formidable 3.5.4',
    calls: {
      '': makes('Form'),
      ...each('formidable Formidable IncomingForm', makes('Form')),
    },
    types: {
      Form: {
        calls: {
          parse: {
            // With an error the fields and files are those that came until then.
            callback: { ...errorFirstLater, first: 'error+values', repeats: 'receiver' },
            otherwise: 'promise',
          },
        },
        events: {
          file: many,
          field: many,
          fileBegin: many,
          progress: many,
          error: ends,
          end: ends,
        },
      },
    },
  },
  {
    packages: ['express-fileupload'],
    tested: 'express-fileupload 1.5.2',
    calls: { '': makes('Middleware') },
    types: { Middleware: passing },
    onRequest: { 'files.*.mv': { callback: errorFirst, otherwise: 'promise' } },
  },
]
