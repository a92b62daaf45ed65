// How pressing an alert is: a sign, a colour and a word.

export interface AlertLook {
  sign: string
  kind: string
  title: string
}

const plain: AlertLook = { sign: 'i', kind: 'rest', title: '提示' }
const looks: Record<string, AlertLook> = { urgent: { sign: '×', kind: 'harm', title: '紧急' }, warning: { sign: '!', kind: 'warn', title: '预警' }, notice: plain }

export const levels = Object.entries(looks).map(([id, one]) => ({ id, title: one.title }))
export const alertLook = (level: string): AlertLook => looks[level] ?? plain
