import {
  errorFirst,
  errorFirstLater,
  passing,
  type Library,
  type LibraryCall,
  type LibraryEvent,
} from './library.ts'

const many: LibraryEvent = { times: 'many', ends: false }
const upload: LibraryCall = { returns: 'Middleware' }

/** Bodies that carry files. */
export const uploads: readonly Library[] = [
  {
    packages: ['multer'],
    tested: 'multer 2.5.0',
    calls: { '': { returns: 'Upload' } },
    types: {
      Upload: {
        calls: { single: upload, array: upload, fields: upload, none: upload, any: upload },
      },
      Middleware: passing,
    },
  },
  {
    packages: ['busboy'],
    tested: 'busboy 1.6.0',
    calls: { '': { returns: 'Parser' } },
    types: {
      Parser: {
        events: {
          file: many,
          field: many,
          error: { times: 'once', ends: true },
          finish: { times: 'once', ends: true },
          close: { times: 'once', ends: false, afterError: true },
        },
      },
    },
  },
  {
    packages: ['formidable'],
    tested: 'formidable 3.5.4',
    calls: {
      '': { returns: 'Form' },
      formidable: { returns: 'Form' },
      Formidable: { returns: 'Form' },
      IncomingForm: { returns: 'Form' },
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
          error: { times: 'once', ends: true },
          end: { times: 'once', ends: true },
        },
      },
    },
  },
  {
    packages: ['express-fileupload'],
    tested: 'express-fileupload 1.5.2',
    calls: { '': { returns: 'Middleware' } },
    types: { Middleware: passing },
    onRequest: { 'files.*.mv': { callback: errorFirst, otherwise: 'promise' } },
  },
]
