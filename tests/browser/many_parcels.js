// Vector tiles of a made-up city: as many parcels as wanted, irregular quadrilaterals side by side, every one in every tile
// that it touches. Harder than the server's tiles, which leave out what is too small to be seen.

const EXTENT = 4096
const STATES = ['normal', 'normal', 'normal', 'listed', 'normal', 'idle', 'watch', 'not_used']
const CLASSES = ['A', 'B', 'B', 'C', 'D', '']

/** A city of `columns` × `rows` parcels between two corners (west, south, east, north in degrees). */
export function city(columns, rows, [west, south, east, north]) {
  const [left, bottom] = onWorld(west, south)
  const [right, top] = onWorld(east, north)
  const corner = (column, row) => {
    // Shaken by a third of a parcel, the same for all four neighbours.
    const shake = (seed) => ((Math.imul(column * 73_856_093 ^ row * 19_349_663 ^ seed, 2_654_435_761) >>> 8) / 16_777_216 - 0.5) / 3
    return [left + ((right - left) * (column + shake(1))) / columns, top + ((bottom - top) * (row + shake(2))) / rows]
  }
  return {
    bounds: [west, south, east, north],
    count: columns * rows,
    /** The tile at zoom, column and row; undefined when nothing is in it. */
    tile(zoom, x, y) {
      const side = 2 ** zoom
      const within = (from, whole, count, at) => Math.floor(((at - from) / whole) * count)
      const first = Math.max(0, within(left, right - left, columns, x / side) - 1)
      const last = Math.min(columns - 1, within(left, right - left, columns, (x + 1) / side) + 1)
      const upper = Math.max(0, within(top, bottom - top, rows, y / side) - 1)
      const lower = Math.min(rows - 1, within(top, bottom - top, rows, (y + 1) / side) + 1)
      if (first > last || upper > lower) return undefined
      const shapes = []
      for (let row = upper; row <= lower; row += 1) {
        for (let column = first; column <= last; column += 1) {
          const number = row * columns + column
          const ring = [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1)]
          shapes.push({
            number,
            ring: ring.map(([wx, wy]) => [Math.round((wx * side - x) * EXTENT), Math.round((wy * side - y) * EXTENT)]),
            tags: { code: `3204110010${String(number).padStart(9, '0')}`, state: STATES[number % STATES.length], class: CLASSES[number % CLASSES.length], use: number % 3 ? '0601' : '1001', area: String(20 + (number % 400) / 4), findings: number % 11 ? 0 : 2, age: number % 31, cases: 0 },
          })
        }
      }
      return message('parcel', shapes)
    },
  }
}

function onWorld(longitude, latitude) {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}

/** One layer of polygons as Mapbox Vector Tile 2.1 writes it. */
export function message(name, shapes) {
  const keys = new Map()
  const values = new Map()
  const features = shapes.map(({ number, ring, tags }) => {
    const pairs = Object.entries(tags).flatMap(([key, value]) => [indexed(keys, key, key), indexed(values, `${typeof value}${value}`, value)])
    return field(2, [...numbered(1, number), ...field(2, pairs.flatMap(varint)), ...numbered(3, 3), ...field(4, drawn(ring).flatMap(varint))])
  })
  const written = [...keys.values()].map(({ value }) => field(3, text(value)))
  const said = [...values.values()].map(({ value }) => field(4, typeof value === 'number' ? numbered(4, value) : field(1, text(value))))
  return Buffer.concat(layer([...numbered(15, 2), ...field(1, text(name))], [...features, ...written, ...said], numbered(5, EXTENT)))
}

function layer(head, parts, tail) {
  const body = Buffer.concat([Buffer.from(head), ...parts.map((part) => Buffer.from(part)), Buffer.from(tail)])
  return [Buffer.from([...varint((3 << 3) | 2), ...varint(body.length)]), body]
}

/** Move to the first corner, lines to the others, close. */
function drawn(ring) {
  let [x, y] = [0, 0]
  const step = ([toX, toY]) => {
    const moved = [zigzag(toX - x), zigzag(toY - y)]
    ;[x, y] = [toX, toY]
    return moved
  }
  return [9, ...step(ring[0]), ((ring.length - 1) << 3) | 2, ...ring.slice(1).flatMap(step), 15]
}

function indexed(held, key, value) {
  if (!held.has(key)) held.set(key, { at: held.size, value })
  return held.get(key).at
}

const zigzag = (value) => (value << 1) ^ (value >> 31)
const text = (words) => [...Buffer.from(words, 'utf8')]
const field = (number, bytes) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes]
const numbered = (number, value) => [...varint(number << 3), ...varint(value)]

function varint(value) {
  const bytes = []
  let left = value >>> 0
  while (left > 127) {
    bytes.push((left & 127) | 128)
    left >>>= 7
  }
  return [...bytes, left]
}
