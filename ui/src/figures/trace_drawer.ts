// Which figure's 依据 is open. The question stands in the address, so that a link opens the same drawer.

import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** The figure asked about: a term, an indicator's score, or the total of a firm in a year; or a figure of a parcel. */
export type Basis = FirmBasis | ParcelBasis

export interface FirmBasis {
  subject: string
  year: number
  what: 'term' | 'indicator' | 'total' | 'class'
  id: string
}

export interface ParcelBasis {
  what: 'parcel'
  /** Code of the parcel. */
  subject: string
  id: string
  /** Credit code, for a figure of a firm on the parcel. */
  firm?: string
}

/** `tax_paid@2024@91320412MA0335026U`, `indicator.tax_per_mu@…`, `total@…`; `parcel.plot_ratio@320411…`, then a firm. */
export function basisText(basis: Basis): string {
  if (basis.what === 'parcel') return [`parcel.${basis.id}`, basis.subject, ...(basis.firm ? [basis.firm] : [])].join('@')
  const head = basis.what === 'term' ? basis.id : basis.what === 'indicator' ? `indicator.${basis.id}` : basis.what
  return `${head}@${basis.year}@${basis.subject}`
}

export function readBasis(text: unknown): Basis | undefined {
  if (typeof text !== 'string') return undefined
  const [head, year, subject] = text.split('@')
  if (head?.startsWith('parcel.')) return year ? { what: 'parcel', subject: year, id: head.slice(7), ...(subject ? { firm: subject } : {}) } : undefined
  if (!head || !year || !subject || !/^\d{4}$/.test(year)) return undefined
  if (head === 'total' || head === 'class') return { subject, year: Number(year), what: head, id: '' }
  if (head.startsWith('indicator.')) return { subject, year: Number(year), what: 'indicator', id: head.slice(10) }
  return { subject, year: Number(year), what: 'term', id: head }
}

/** Where the figure's 依据 is asked for, and with what. */
export function basisPath(basis: Basis): string {
  const subject = encodeURIComponent(basis.subject)
  return basis.what === 'parcel' ? `/land/parcels/${subject}/trace` : `/firms/${subject}/trace`
}

export function basisQuery(basis: Basis): Record<string, string | number> {
  if (basis.what === 'parcel') return basis.firm ? { term: basis.id, uscc: basis.firm } : { term: basis.id }
  if (basis.what === 'total') return { year: basis.year, total: 'true' }
  if (basis.what === 'class') return { year: basis.year, class: 'true' }
  return { year: basis.year, [basis.what]: basis.id }
}

export function useBasis(): { basis: ComputedRef<Basis | undefined>; open: (basis: Basis) => void; close: () => void } {
  const route = useRoute()
  const router = useRouter()
  const basis = computed(() => readBasis(route.query.basis))
  return {
    basis,
    open: (wanted) => void router.push({ query: { ...route.query, basis: basisText(wanted) }, hash: route.hash }),
    close: () => {
      const query = { ...route.query }
      delete query.basis
      void router.replace({ query, hash: route.hash })
    },
  }
}
