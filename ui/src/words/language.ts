// Chinese throughout; English by `?lang=en`, for the frame, the log-in, the public pages and the headings. What the server
// says stays in its own words. The Chinese words are the keys of the catalogue, so that a page reads as it looks.

import { computed, ref, type ComputedRef } from 'vue'
import { english } from './english'

export type Language = 'zh' | 'en'

const key = 'muheng.lang'
const language = ref<Language>('zh')

export const isEnglish: ComputedRef<boolean> = computed(() => language.value === 'en')

/** The words in the language that is shown; `{name}` is filled in. */
export function say(chinese: string, filled: Record<string, string | number> = {}): string {
  const words = language.value === 'en' ? (english[chinese] ?? chinese) : chinese
  return words.replace(/\{(\w+)\}/g, (held, name: string) => String(filled[name] ?? held))
}

export function speak(wanted: Language): void {
  language.value = wanted
  document.documentElement.lang = wanted === 'en' ? 'en' : 'zh-CN'
  try {
    localStorage.setItem(key, wanted)
  } catch {
    // Without storage the language lasts as long as the page.
  }
}

/** The language of the address, else the one of last time. */
export function hearLanguage(search: string): void {
  const asked = new URLSearchParams(search).get('lang')
  let held: string | null
  try {
    held = localStorage.getItem(key)
  } catch {
    held = null
  }
  const wanted = asked ?? held
  if (asked === 'en' || asked === 'zh') speak(asked)
  else if (wanted === 'en') speak('en')
}

declare module 'vue' {
  interface ComponentCustomProperties {
    $say: typeof say
  }
}
