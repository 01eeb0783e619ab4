/** A file of a seed: its name, of at most 26 characters, and its text. */
export interface SeedFile {
  readonly name: string
  readonly text: string
}

const sectorBytes = 512
const clusterSectors = 16
const clusterBytes = sectorBytes * clusterSectors
const fatCount = 2
const rootEntries = 16
const reservedSectors = 1
/** Characters of a long name that one directory entry holds. */
const nameCharacters = 13

/**
 * A FAT12 file system labelled `cidata` that fills a disk of that size, as cloud-init's NoCloud source looks for. Only the
 * part that holds something is answered; the rest of a new disk is zeros anyway.
 */
export function seedImage(files: readonly SeedFile[], diskBytes: number): Uint8Array {
  const contents = files.map(file => new TextEncoder().encode(file.text))
  const sectors = Math.floor(diskBytes / sectorBytes)
  const fatSectors = Math.ceil(((Math.ceil(sectors / clusterSectors) + 2) * 1.5) / sectorBytes)
  const rootStart = (reservedSectors + fatCount * fatSectors) * sectorBytes
  const dataStart = rootStart + rootEntries * 32
  const counts = contents.map(content => Math.max(1, Math.ceil(content.length / clusterBytes)))
  const used = counts.reduce((sum, count) => sum + count, 0)
  const image = new Uint8Array(dataStart + used * clusterBytes)
  writeBootSector(image, sectors, fatSectors)
  const table = new Uint8Array(fatSectors * sectorBytes)
  setLink(table, 0, 0xff8)
  setLink(table, 1, 0xfff)
  const entries: Uint8Array[] = [labelEntry()]
  let cluster = 2
  files.forEach((file, place) => {
    const content = contents[place] ?? new Uint8Array()
    const count = counts[place] ?? 1
    for (let step = 0; step < count; step += 1)
      setLink(table, cluster + step, step === count - 1 ? 0xfff : cluster + step + 1)
    image.set(content, dataStart + (cluster - 2) * clusterBytes)
    entries.push(...fileEntries(file.name, place, cluster, content.length))
    cluster += count
  })
  for (let copy = 0; copy < fatCount; copy += 1)
    image.set(table, (reservedSectors + copy * fatSectors) * sectorBytes)
  entries.forEach((entry, place) => image.set(entry, rootStart + place * 32))
  return image
}

function writeBootSector(image: Uint8Array, sectors: number, fatSectors: number): void {
  const view = new DataView(image.buffer)
  image.set([0xeb, 0x3c, 0x90])
  writeText(image, 3, 'MSDOS5.0')
  view.setUint16(11, sectorBytes, true)
  view.setUint8(13, clusterSectors)
  view.setUint16(14, reservedSectors, true)
  view.setUint8(16, fatCount)
  view.setUint16(17, rootEntries, true)
  view.setUint16(19, sectors < 0x10000 ? sectors : 0, true)
  view.setUint8(21, 0xf8)
  view.setUint16(22, fatSectors, true)
  view.setUint16(24, 32, true)
  view.setUint16(26, 64, true)
  view.setUint32(32, sectors < 0x10000 ? 0 : sectors, true)
  view.setUint8(36, 0x80)
  view.setUint8(38, 0x29)
  view.setUint32(39, 0x50574c54, true)
  writeText(image, 43, 'CIDATA     ')
  writeText(image, 54, 'FAT12   ')
  view.setUint16(510, 0xaa55, true)
}

/** Twelve bits a cluster, two clusters in three bytes. */
function setLink(table: Uint8Array, cluster: number, next: number): void {
  const at = Math.floor(cluster * 1.5)
  const low = table[at] ?? 0
  const high = table[at + 1] ?? 0
  if (cluster % 2 === 0) {
    table[at] = next & 0xff
    table[at + 1] = (high & 0xf0) | (next >> 8)
  } else {
    table[at] = (low & 0x0f) | ((next & 0x0f) << 4)
    table[at + 1] = next >> 4
  }
}

function labelEntry(): Uint8Array {
  const entry = new Uint8Array(32)
  writeText(entry, 0, 'CIDATA     ')
  entry[11] = 0x08
  return entry
}

/** The parts of the long name, last first, and the entry itself under a short name that means nothing. */
function fileEntries(name: string, place: number, cluster: number, length: number): readonly Uint8Array[] {
  const short = `SEED${place}      `.slice(0, 11)
  const sum = [...short].reduce(
    (carry, letter) => (((carry & 1) << 7) + (carry >> 1) + letter.charCodeAt(0)) & 0xff,
    0,
  )
  const parts = Math.ceil(name.length / nameCharacters)
  const long = Array.from({ length: parts }, (_, index) => {
    const part = parts - 1 - index
    return nameEntry(
      name.slice(part * nameCharacters, (part + 1) * nameCharacters),
      part + 1,
      index === 0,
      sum,
    )
  })
  const entry = new Uint8Array(32)
  const view = new DataView(entry.buffer)
  writeText(entry, 0, short)
  view.setUint16(26, cluster, true)
  view.setUint32(28, length, true)
  return [...long, entry]
}

function nameEntry(text: string, number: number, isLast: boolean, sum: number): Uint8Array {
  const entry = new Uint8Array(32)
  const view = new DataView(entry.buffer)
  view.setUint8(0, number | (isLast ? 0x40 : 0))
  view.setUint8(11, 0x0f)
  view.setUint8(13, sum)
  const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]
  places.forEach((at, place) => {
    const code = place < text.length ? text.charCodeAt(place) : place === text.length ? 0 : 0xffff
    view.setUint16(at, code, true)
  })
  return entry
}

function writeText(image: Uint8Array, at: number, text: string): void {
  image.set(new TextEncoder().encode(text), at)
}
