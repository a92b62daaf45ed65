// How exact decimals are printed. They stay text from the server to the screen; no binary float touches them.

/** Why a figure has no value; three different things, and none of them is zero. */
export type Absence = 'not_reported' | 'not_applicable' | 'unknown' | 'confidential' | 'held'

const absences: Record<string, string> = {
  not_reported: '未报送',
  not_applicable: '不适用',
  unknown: '未知',
  confidential: '保密',
  held: '待核实',
  absent: '没有部门报送',
}

export function absenceTitle(state: string | null | undefined): string {
  return absences[state ?? ''] ?? '未报送'
}

const exact = /^([+-]?)(\d+)(?:\.(\d+))?$/

export function isExact(text: string): boolean {
  return exact.test(text)
}

/** Thousands separators; `digits` rounds half away from zero on the text itself, undefined prints every digit. */
export function printed(value: string | number, digits?: number): string {
  const text = typeof value === 'number' ? String(value) : value.trim()
  const match = exact.exec(text)
  if (!match) return text
  const [, sign = '', whole = '0', fraction = ''] = match
  const rounded = digits === undefined ? { whole, fraction } : round(whole, fraction, digits)
  const zero = /^0*$/.test(rounded.whole + rounded.fraction)
  const minus = sign === '-' && !zero ? '-' : ''
  const grouped = rounded.whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${minus}${grouped}${rounded.fraction ? `.${rounded.fraction}` : ''}`
}

function round(whole: string, fraction: string, digits: number): { whole: string; fraction: string } {
  if (fraction.length <= digits) return { whole, fraction: fraction.padEnd(digits, '0') }
  const kept = BigInt(whole + fraction.slice(0, digits))
  const up = fraction.charCodeAt(digits) >= '5'.charCodeAt(0) ? 1n : 0n
  const all = (kept + up).toString().padStart(digits + 1, '0')
  const cut = all.length - digits
  return { whole: all.slice(0, cut), fraction: all.slice(cut) }
}

const twoDigits = new Set(['万元', '元', '亩', '万元/亩', '㎡', '平方米', '%'])

/** Digits a unit is printed with when the pack says nothing else. */
export function usualDigits(unit: string | undefined): number | undefined {
  return unit !== undefined && twoDigits.has(unit) ? 2 : undefined
}

/** Compares two exact decimals: negative, zero or positive. */
export function compareExact(one: string, other: string): number {
  const left = exact.exec(one)
  const right = exact.exec(other)
  if (!left || !right) return one < other ? -1 : one > other ? 1 : 0
  const digits = Math.max(left[3]?.length ?? 0, right[3]?.length ?? 0)
  const difference = scaled(left, digits) - scaled(right, digits)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The difference `later - earlier`, exactly. */
export function differenceExact(later: string, earlier: string): string | undefined {
  const left = exact.exec(later)
  const right = exact.exec(earlier)
  if (!left || !right) return undefined
  const digits = Math.max(left[3]?.length ?? 0, right[3]?.length ?? 0)
  const difference = scaled(left, digits) - scaled(right, digits)
  const size = (difference < 0n ? -difference : difference).toString().padStart(digits + 1, '0')
  const text = digits === 0 ? size : `${size.slice(0, size.length - digits)}.${size.slice(size.length - digits)}`
  return difference < 0n ? `-${text}` : text
}

function scaled(match: RegExpExecArray, digits: number): bigint {
  const size = BigInt((match[2] ?? '0') + (match[3] ?? '').padEnd(digits, '0'))
  return match[1] === '-' ? -size : size
}

/** Share of a count in a whole, one decimal, for labels only. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '—' : `${((part * 100) / whole).toFixed(1)}%`
}

/** Bytes for people. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
