// A share as the server says it, a decimal of one, as per cent. The text is moved, not computed.

import { printed } from '@/figures/number'

/** `0.3333` as 33.33%; nothing known is a dash. */
export function percent(share: string | null | undefined, digits = 2): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(share ?? '')
  if (!match) return '—'
  const fraction = (match[3] ?? '').padEnd(2, '0')
  return `${printed(`${match[1]}${match[2]}${fraction.slice(0, 2)}.${fraction.slice(2) || '0'}`, digits)}%`
}
