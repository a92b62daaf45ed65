// Who sits here, which zone and year the pages read, and the day they look back to.

import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { ask, surroundRequests, tell, Intent } from './api/request'
import { Problem } from './api/problem'
import type { Me, Term, Zone } from './api/shapes'
import { hearWords } from './states/scheme_words'
import { sitDown } from './table/density'

export const useSession = defineStore('session', () => {
  const me = ref<Me>()
  const zone = ref<Zone>()
  const asOf = ref(held('as_of'))
  const year = ref(Number(held('year')))
  const lost = ref(false)
  watch(asOf, (now) => hold('as_of', now))
  watch(year, (now) => hold('year', String(now)))

  surroundRequests({
    csrf: () => me.value?.csrf ?? '',
    asOf: () => asOf.value,
    signedOut: () => {
      if (me.value) lost.value = true
      me.value = undefined
    },
  })

  /** True when somebody is logged in. */
  async function find(): Promise<boolean> {
    try {
      const who = await ask<Me | undefined>('/session', { today: true })
      if (!who) return false
      await enter(who)
      return true
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return false
      throw error
    }
  }

  async function logIn(login: string, password: string, code: string): Promise<Me> {
    const body = code ? { login, password, code } : { login, password }
    const answer = await tell<Me>('POST', '/session', { body, keepSession: true })
    await enter(answer)
    return answer
  }

  async function enter(who: Me): Promise<void> {
    me.value = who
    sitDown(who.login)
    lost.value = false
    if (who.must_change_password) return
    await readZone()
  }

  async function readZone(): Promise<void> {
    const found = await ask<Zone>('/zone', { today: true })
    zone.value = found
    if (!found.years.some((one) => one.year === year.value)) year.value = usualYear(found)
    hearWords(found)
  }

  async function logOut(): Promise<void> {
    await tell('DELETE', '/session', { intent: new Intent() })
    me.value = undefined
    zone.value = undefined
    asOf.value = ''
    year.value = 0
  }

  const may = (action: string): boolean => me.value?.actions.includes(action) ?? false
  const mayAny = (...actions: string[]): boolean => actions.some(may)
  const zoneTitle = (id: string | null | undefined): string => zone.value?.zones.find((one) => one.id === id)?.title ?? id ?? ''
  const regionTitle = (id: string | null | undefined): string => zone.value?.regions.find((one) => one.id === id)?.title ?? id ?? ''
  const departmentTitle = (id: string | null | undefined): string => zone.value?.departments.find((one) => one.id === id)?.title ?? id ?? ''
  const term = (id: string): Term | undefined => zone.value?.terms.find((one) => one.id === id)
  const isEnterprise = computed(() => me.value?.role === 'enterprise')
  const lookingBack = computed(() => asOf.value !== '')

  return { me, zone, asOf, year, lost, find, logIn, logOut, enter, readZone, may, mayAny, zoneTitle, regionTitle, departmentTitle, term, isEnterprise, lookingBack }
})

export type Session = ReturnType<typeof useSession>

/** What this tab remembers over a reload: the year and the day that the pages read. */
function held(name: string): string {
  try {
    return sessionStorage.getItem(`muheng.${name}`) ?? ''
  } catch {
    return ''
  }
}

function hold(name: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(`muheng.${name}`, text)
    else sessionStorage.removeItem(`muheng.${name}`)
  } catch {
    // Without storage the pages begin with today and the usual year.
  }
}

/** The year at work: the newest that has begun, else the newest with a result. */
export function usualYear(zone: Zone): number {
  const years = [...zone.years].sort((one, other) => other.year - one.year)
  return (years.find((one) => one.has_result) ?? years[0])?.year ?? new Date().getFullYear() - 1
}
