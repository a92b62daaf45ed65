// A station of a life: done, now, late, ahead, or the end that came before the others.

export interface Station {
  id: string
  title: string
  state: 'done' | 'now' | 'late' | 'ahead' | 'ended'
  day: string
  hint: string
}

export const stationSigns: Record<Station['state'], string> = { done: '✓', now: '●', late: '!', ahead: '○', ended: '×' }
export const stationWords: Record<Station['state'], string> = { done: '已办', now: '进行中', late: '已逾期', ahead: '未到', ended: '已终止' }
