import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { configurationFiles } from '../config/load-configuration.ts'
import { usualBaseline } from '../project/baseline-file.ts'
import { ManifestReader, type PackageManifest } from '../project/packages/package-manifest.ts'

/**
 * The folder in which a file is checked, wherever the linter was started: the nearest one upwards with a configuration
 * or a baseline, else the root of the workspace, else the nearest package, else where the linter runs. None beyond the
 * root of the repository.
 */
export function projectFolderOf(path: string, cwd: string): string {
  const folders = foldersAbove(path)
  const manifests = new ManifestReader()
  const nearest = (isOne: (folder: string, manifest: PackageManifest | null) => boolean) =>
    folders.find((folder) => isOne(folder, manifests.read(folder)))
  return (
    nearest((folder, manifest) => hasSettings(folder) || manifest?.['sendonce'] !== undefined) ??
    nearest((folder, manifest) => hasWorkspaces(folder, manifest)) ??
    nearest((_folder, manifest) => manifest !== null) ??
    (isInside(path, cwd) ? cwd : dirname(path))
  )
}

/** The folders around a file up to the root of its repository, the nearest one first. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let folder = dirname(path); folder !== folders.at(-1); folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, '.git'))) break
  }
  return folders
}

function hasSettings(folder: string): boolean {
  return [...configurationFiles, usualBaseline].some((name) => existsSync(join(folder, name)))
}

function hasWorkspaces(folder: string, manifest: PackageManifest | null): boolean {
  return manifest?.['workspaces'] !== undefined || existsSync(join(folder, 'pnpm-workspace.yaml'))
}

function isInside(path: string, folder: string): boolean {
  return !/^\.\.(?:[\\/]|$)/.test(relative(folder, path))
}
