import { basename, normalize, resolve } from 'node:path'
import { boolValue, setValue, stringValue } from '../../value/construct.js'
import { quote } from '../../value/quote.js'
import { boolType, setType, stringType } from '../../value/type.js'
import { utf8Text } from './character-set.js'
import { refuseCall, type FunctionDefinition } from './definition.js'
import { expandHome, isBelowFile, isFolder, placeOf, readFile } from './file-access.js'
import { matchingFiles } from './file-set.js'
import { text, textOf } from './parameter.js'
import type { Surroundings } from '../scope.js'

function ofPath(
  name: string,
  change: (path: string, surroundings: Surroundings) => string,
): FunctionDefinition {
  return {
    name,
    parameters: [text('path')],
    returns: stringType,
    call: ([path], surroundings) => stringValue(change(textOf(path), surroundings)),
  }
}

/** The text of a file that must be UTF-8. */
export function readText(surroundings: Surroundings, path: string): string {
  const bytes = readFile(surroundings, path)
  return (
    utf8Text(bytes) ??
    refuseCall(
      `contents of ${quote(path)} are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead`,
    )
  )
}

const fileexists: FunctionDefinition = {
  name: 'fileexists',
  parameters: [text('path')],
  returns: boolType,
  call: ([path], surroundings) => {
    const written = textOf(path)
    const place = placeOf(surroundings, written)
    if (isFolder(surroundings, place))
      refuseCall(`${quote(normalize(written).replace(/(.)\/$/, '$1'))} is a directory, not a file`)
    if (isBelowFile(surroundings, place)) refuseCall(`failed to stat ${quote(written)}`)
    return boolValue(surroundings.files.existsNow(place))
  },
}

const fileset: FunctionDefinition = {
  name: 'fileset',
  parameters: [text('path'), text('pattern')],
  returns: setType(stringType),
  call: ([path, pattern], surroundings) => {
    const found = matchingFiles(surroundings, textOf(path), textOf(pattern))
    return setValue(
      found.map(name => stringValue(name)),
      stringType,
    )
  },
}

function goBase(path: string): string {
  if (path === '') return '.'
  return /^\/+$/.test(path) ? '/' : basename(path)
}

function goFolder(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return folder === '' ? '.' : normalize(folder).replace(/(.)\/$/, '$1')
}

/** Paths, and files read. */
export const filesystemFunctions: readonly FunctionDefinition[] = [
  ofPath('abspath', (path, surroundings) => resolve(placeOf(surroundings, path))),
  ofPath('basename', goBase),
  ofPath('dirname', goFolder),
  ofPath('file', (path, surroundings) => readText(surroundings, path)),
  ofPath('filebase64', (path, surroundings) => Buffer.from(readFile(surroundings, path)).toString('base64')),
  ofPath('pathexpand', (path, surroundings) => expandHome(surroundings, path)),
  fileexists,
  fileset,
]
