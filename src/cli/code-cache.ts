import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

const sealBytes = 32

/**
 * What V8 made of a program, out of a file; undefined where there is none, or where it was made of another program, by another
 * Node, or is damaged. V8 itself compares no more of the program than its length and does not look for damage: it would run
 * what is no longer there, or crash.
 */
export function readCodeCache(path: string, program: Buffer): Buffer | undefined {
  const sealed = readIfThere(path)
  if (sealed === undefined || sealed.length <= sealBytes) return undefined
  const cache = sealed.subarray(0, -sealBytes)
  return sealOf(program, cache).equals(sealed.subarray(-sealBytes)) ? cache : undefined
}

/**
 * Keeps what V8 made of a program for the next run. It is there wholly or not at all; a folder that cannot be written in stays as
 * it is, since without a cache everything works, only later.
 */
export function writeCodeCache(path: string, program: Buffer, cache: Buffer): void {
  const half = `${path}.${process.pid}`
  try {
    writeFileSync(half, Buffer.concat([cache, sealOf(program, cache)]))
    renameSync(half, path)
  } catch {
    removeIfThere(half)
  }
}

function sealOf(program: Buffer, cache: Buffer): Buffer {
  const maker = `${process.version} ${process.platform} ${process.arch}\n`
  return createHash('sha256').update(maker).update(program).update(cache).digest()
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // What could not be written cannot be removed either.
  }
}
