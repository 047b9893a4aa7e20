// A package as the analyser sees it, in which the text of one file can be another.
import { analyzeSources } from '../../packages/sendonce/dist/detect/analyze-sources.js'
import { findConflicts } from '../../packages/sendonce/dist/analyse/entry/find-conflicts.js'
import { isCandidate } from '../../packages/sendonce/dist/project/candidate.js'
import { discoverFiles } from '../../packages/sendonce/dist/project/discover.js'
import { createSourceHost } from '../../packages/sendonce/dist/project/resolve.js'
import { Sources } from '../../packages/sendonce/dist/project/sources.js'

/** A file and those that import it are analysed, the file alone if more than this many do. */
const mostImporters = 6
const answers = /\bres(?:p|ponse)?\b[^;]*\.(?:json|send|end|render|redirect|sendStatus)\b/
const specifier = /(?:\brequire\s*\(\s*|\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g

export class Project {
  static async open(root) {
    const { files } = await discoverFiles({ root, paths: ['.'], includeTests: false })
    return new Project(root, files)
  }

  constructor(root, files) {
    this.cache = new Sources(root)
    this.host = createSourceHost({ root, files: this.cache })
    /** The texts in which handlers are looked for: candidates, and what they import. */
    this.texts = new Map()
    for (const file of files) {
      const source = this.cache.load(file)
      if (source.kind === 'text' && isCandidate(source.text)) this.texts.set(file, source.text)
    }
    const candidates = new Set(this.texts.keys())
    for (const file of files.filter((one) => this.importers().has(one) && !candidates.has(one))) {
      const source = this.cache.load(file)
      if (source.kind === 'text' && answers.test(source.text)) this.texts.set(file, source.text)
    }
  }

  /** The candidates that import each file. */
  importers() {
    if (this.known) return this.known
    this.known = new Map()
    for (const [file, text] of this.texts)
      for (const [, , name] of text.matchAll(specifier)) {
        const resolved = this.host.resolve(name, file)
        if (resolved.kind !== 'file' || resolved.file === file) continue
        const importers = this.known.get(resolved.file) ?? new Set()
        this.known.set(resolved.file, importers.add(file))
      }
    return this.known
  }

  /** The file, and the files that say what it is used for. */
  around(file) {
    const importers = [...(this.importers().get(file) ?? [])].toSorted((a, b) => (a < b ? -1 : 1))
    return importers.length > mostImporters ? [file] : [file, ...importers]
  }

  hostWith(file, text) {
    return { ...bound(this.host), read: (name) => (name === file ? text : this.host.read(name)) }
  }

  /** What is found in a file, or by it, when it has this text. */
  findings(file, text) {
    return analyzeSources(this.hostWith(file, text), this.around(file)).findings
  }

  /**
   * A file as it is: the spans of its functions that are known to answer requests, and the offsets of the
   * calls in it that any conflict names, however unsure it is.
   */
  original(file) {
    const { entryPoints, found } = findConflicts(this.host, this.around(file))
    const places = found
      .flatMap(({ conflict }) => [conflict, ...conflict.proof])
      .flatMap(({ first, second }) => [first?.place, second.place])
    return {
      entryPoints: entryPoints.flatMap(({ fn }) =>
        fn.env.module.file === file ? [{ start: fn.fn.span.start, end: fn.fn.span.end }] : [],
      ),
      named: new Set(places.flatMap((place) => (place?.file === file ? [place.at] : []))),
    }
  }
}

function bound(host) {
  return {
    read: (file) => host.read(file),
    resolve: (name, from) => host.resolve(name, from),
    dependencyMajor: (file, name) => host.dependencyMajor(file, name),
  }
}
