// Views that a person named, kept in this browser; the view itself is an address anyone can open.

export interface SavedView {
  title: string
  query: Record<string, string>
}

const place = (name: string): string => `muheng.views.${name}`

export function readSaved(name: string): SavedView[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(place(name)) ?? '[]')
    return Array.isArray(held) ? (held as SavedView[]).filter((one) => typeof one.title === 'string' && typeof one.query === 'object') : []
  } catch {
    return []
  }
}

export function writeSaved(name: string, views: readonly SavedView[]): void {
  try {
    localStorage.setItem(place(name), JSON.stringify(views))
  } catch {
    // A browser without storage still has the link.
  }
}
