// What the server says of yearly assessments of districts. Values are exact decimals as text, days are ISO.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type AppraisalRow = Shapes['AppraisalRow']
export type Appraisal = Shapes['Appraisal']
export type AppraisalDistrict = Shapes['AppraisalDistrict']
export type AppraisalLine = Shapes['AppraisalLine']
export type AppraisalList = Listed<AppraisalRow>

/** How a state looks. */
export const look = (state: string): string => (state === 'published' ? 'done' : state === 'collecting' ? 'current' : 'waiting')

/** Items whose value is a share of 1 are read in hundredths: the digits are moved, none is lost. */
export function percent(value: string): string {
  const sign = value.startsWith('-') ? '-' : ''
  const [whole = '0', part = ''] = value.replace('-', '').split('.')
  const digits = `${whole}${part.padEnd(2, '0')}`
  const at = whole.length + 2
  const rest = digits.slice(at).replace(/0+$/, '')
  return `${sign}${digits.slice(0, at).replace(/^0+(?=\d)/, '')}${rest ? `.${rest}` : ''}%`
}

/** The value of an item as it is read; what is not known says so. */
export function read(line: AppraisalLine): string {
  if (line.value === null || line.value === undefined) return '不知道'
  if (!/^-?[\d.]+$/.test(line.value)) return line.value
  return line.unit === '' || line.unit === '1' ? percent(line.value) : `${line.value} ${line.unit}`
}
