// Which figure's 依据 is open. The question stands in the address, so that a link opens the same drawer.

import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** The figure asked about: a term, an indicator's score, or the total of a firm in a year. */
export interface Basis {
  subject: string
  year: number
  what: 'term' | 'indicator' | 'total' | 'class'
  id: string
}

/** `tax_paid@2024@91320412MA0335026U`, `indicator.tax_per_mu@…`, `total@…`. */
export function basisText(basis: Basis): string {
  const head = basis.what === 'term' ? basis.id : basis.what === 'indicator' ? `indicator.${basis.id}` : basis.what
  return `${head}@${basis.year}@${basis.subject}`
}

export function readBasis(text: unknown): Basis | undefined {
  if (typeof text !== 'string') return undefined
  const [head, year, subject] = text.split('@')
  if (!head || !year || !subject || !/^\d{4}$/.test(year)) return undefined
  if (head === 'total' || head === 'class') return { subject, year: Number(year), what: head, id: '' }
  if (head.startsWith('indicator.')) return { subject, year: Number(year), what: 'indicator', id: head.slice(10) }
  return { subject, year: Number(year), what: 'term', id: head }
}

export function basisQuery(basis: Basis): Record<string, string | number> {
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
