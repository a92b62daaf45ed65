// What departments would hand in for the year after the demo's last one: its files, with the year in their titles moved on.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { root } from './office.js'

const LAST = 2024
export const YEAR = LAST + 1
const KINDS = {
  csv: 'text/csv',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
}

/** The files by form. */
const FILES = {
  market_regulation: '市场监管局_登记信息.ods',
  power: '供电公司_用电量.csv',
  ecology: '生态环境局_污染物排放.xlsx',
  tax: '税务局_企业税收.xlsx',
  statistics: '统计局_规上企业指标.xls',
  declaration: '工信局_规下企业申报.xls',
  zone_committee: '园区管委会_参评信息.xlsx',
  land: '自然资源局_工业用地.xlsx',
  parcel: '自然资源局_工业用地.xlsx',
  lease: '自然资源局_工业用地.xlsx',
  water: '水务公司_用水量.csv',
  emergency: '应急管理局_安全生产事故.xlsx',
  court: '法院_失信被执行人.xlsx',
  credit: '信用办_严重失信名单.xlsx',
  human_resources: '人社局_参保人数.csv',
  science: '科技局_创新主体.xlsx',
}

/** The file of a form as a browser takes it. */
export function fileOf(form) {
  const [stem, kind] = FILES[form].split('.')
  const bytes = readFileSync(join(root, `zones/demo/files/${LAST}/${stem}_${LAST}.${kind}`))
  return { name: `${stem}_${YEAR}.${kind}`, mimeType: KINDS[kind], buffer: movedOn(bytes, kind) }
}

function movedOn(bytes, kind) {
  if (kind === 'csv') return lessElectricity(bytes)
  if (kind === 'xls') return replaced(bytes, 'utf16le')
  return rewritten(bytes, (name, content) => (name.endsWith('.xml') ? replaced(content, 'utf8') : content))
}

/** A text table: the year in its title (GB 18030) or its last column moves on, and every third user of power needs half. */
function lessElectricity(bytes) {
  const lines = bytes.toString('latin1').replaceAll(`${LAST}\xc4\xea`, `${YEAR}\xc4\xea`).split('\r\n')
  const changed = lines.map((line, at) => {
    const [account, name, code, used, ...rest] = line.replace(new RegExp(`,${LAST}$`), `,${YEAR}`).split(',')
    const power = /^32\d{8}$/.test(account) && /^\d+$/.test(used) && at % 3 === 0
    return [account, name, code, power ? String(Math.round(Number(used) / 2)) : used, ...rest].filter((cell) => cell !== undefined).join(',')
  })
  return Buffer.from(changed.join('\r\n'), 'latin1')
}

function replaced(bytes, encoding) {
  const found = Buffer.from(bytes)
  const [from, to] = [LAST, YEAR].map((year) => Buffer.from(`${year}年`, encoding))
  for (let at = found.indexOf(from); at >= 0; at = found.indexOf(from, at + 1)) to.copy(found, at)
  return found
}

/** A zip archive with each part passed through `change`. */
function rewritten(bytes, change) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const parts = []
  const index = []
  let offset = 0
  for (let left = bytes.readUInt16LE(end + 10), at = bytes.readUInt32LE(end + 16); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place))
    const entry = Buffer.from(bytes.subarray(at, at + 46))
    const name = bytes.subarray(at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const held = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
    const packed = entry.readUInt16LE(10) === 8
    const content = change(name.toString('utf8'), packed ? inflateRawSync(held) : held)
    const stored = packed ? deflateRawSync(content) : content
    const head = Buffer.alloc(30)
    head.write('PK\x03\x04', 'latin1')
    entry.writeUInt16LE(entry.readUInt16LE(8) & ~8, 8)
    entry.writeUInt32LE(crc32(content), 16)
    entry.writeUInt32LE(stored.length, 20)
    entry.writeUInt32LE(content.length, 24)
    entry.copy(head, 4, 6, 32)
    entry.writeUInt16LE(0, 30)
    entry.writeUInt16LE(0, 32)
    head.writeUInt16LE(0, 28)
    entry.writeUInt32LE(offset, 42)
    parts.push(head, name, stored)
    index.push(entry, name)
    offset += head.length + name.length + stored.length
    at += 46 + nameLength + extraLength + commentLength
  }
  const size = index.reduce((sum, one) => sum + one.length, 0)
  const tail = Buffer.from(bytes.subarray(end, end + 22))
  tail.writeUInt32LE(size, 12)
  tail.writeUInt32LE(offset, 16)
  tail.writeUInt16LE(0, 20)
  return Buffer.concat([...parts, ...index, tail])
}
