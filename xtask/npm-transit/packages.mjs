// Where the packages are: the set-up copies package.json to .tools/npm-transit and installs there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOTS = ['.', '../../.tools/npm-transit'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** The folder of an installed package. */
export function folderOf(name) {
  const folder = ROOTS.map((root) => join(root, 'node_modules', name)).find((path) => existsSync(path))
  if (folder) return folder
  throw new Error(`the package ${name} is not installed: copy package.json, package-lock.json and .npmrc`
    + ` to ${ROOTS[1]} and run \`npm ci\` there`)
}

export const versionOf = (name) => JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')).version
