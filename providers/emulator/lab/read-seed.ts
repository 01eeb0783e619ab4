/** The files of a FAT12 disk labelled `cidata`, by name, as a guest's cloud-init would read them; undefined for any other disk. */
export function readSeed(image: Uint8Array): Readonly<Record<string, string>> | undefined {
  if (image.length < 512 || image[510] !== 0x55 || image[511] !== 0xaa) return undefined
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength)
  const sector = view.getUint16(11, true)
  const cluster = view.getUint8(13) * sector
  const tables = view.getUint8(16)
  const entryCount = view.getUint16(17, true)
  const fatStart = view.getUint16(14, true) * sector
  const rootStart = fatStart + tables * view.getUint16(22, true) * sector
  const dataStart = rootStart + entryCount * 32
  if (cluster === 0 || dataStart > image.length) return undefined
  const files: Record<string, string> = {}
  let label = ''
  let name = ''
  for (let at = rootStart; at < dataStart && image[at] !== 0; at += 32) {
    const kind = image[at + 11] ?? 0
    if (kind === 0x0f) name = longPart(view, at) + name
    else if ((kind & 0x08) !== 0) label = textAt(image, at, 11).trim()
    else {
      const bytes = chain(image, fatStart, view.getUint16(at + 26, true)).flatMap(each => {
        const from = dataStart + (each - 2) * cluster
        return [...image.subarray(from, from + cluster)]
      })
      const length = view.getUint32(at + 28, true)
      files[name === '' ? textAt(image, at, 11).trim() : name] = new TextDecoder().decode(
        Uint8Array.from(bytes.slice(0, length)),
      )
      name = ''
    }
  }
  return label.toLowerCase() === 'cidata' ? files : undefined
}

function longPart(view: DataView, at: number): string {
  const codes = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].map(place => view.getUint16(at + place, true))
  const end = codes.indexOf(0)
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)))
}

/** The clusters of a file; a chain that runs into itself ends there. */
function chain(image: Uint8Array, fatStart: number, first: number): readonly number[] {
  const clusters: number[] = []
  for (let next = first; next >= 2 && next < 0xff0 && !clusters.includes(next);) {
    clusters.push(next)
    const at = fatStart + Math.floor(next * 1.5)
    const pair = (image[at] ?? 0) | ((image[at + 1] ?? 0) << 8)
    next = next % 2 === 0 ? pair & 0xfff : pair >> 4
  }
  return clusters
}

function textAt(image: Uint8Array, at: number, length: number): string {
  return new TextDecoder().decode(image.subarray(at, at + length))
}
