// Words that a person has typed and not yet sent outlive a lost session or a reload of this tab. Another account does
// not see them.

import { ref, watch, type Ref } from 'vue'
import { useSession } from '@/session'

export interface Draft {
  text: Ref<string>
  done: () => void
}

export function useDraft(name: string, usual = ''): Draft {
  const session = useSession()
  const place = `muheng.draft.${session.me?.login ?? ''}.${name}`
  const text = ref(read(place) ?? usual)
  watch(text, (now) => {
    try {
      if (now === usual || now === '') sessionStorage.removeItem(place)
      else sessionStorage.setItem(place, now)
    } catch {
      // Without storage the form still holds it until the page is left.
    }
  })
  return { text, done: () => { text.value = usual } }
}

function read(place: string): string | null {
  try {
    return sessionStorage.getItem(place)
  } catch {
    return null
  }
}
