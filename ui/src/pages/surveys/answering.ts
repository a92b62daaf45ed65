// What somebody writes about a parcel of a survey: what is wrong with it before it is sent, and the body that is sent.

import type { StoredFile } from '@/api/shapes'
import { isExact } from '@/figures/number'
import { plainNumber } from '@/steps/step_values'
import type { SurveyQuestion } from './shapes'

export interface Written {
  answers: Record<string, string>
  photos: StoredFile[]
  place: [number, number] | null
}

/** What is wrong with one answer, as a person would say it; empty when nothing is. */
export function wrong(question: SurveyQuestion, text: string): string {
  const answer = text.trim()
  if (answer === '') return ''
  if (question.kind === 'number') {
    const plain = plainNumber(answer)
    if (!isExact(plain)) return `“${answer}”不是数，请只填数字`
    return plain.startsWith('-') ? '不能是负数' : ''
  }
  if (question.kind === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(answer) ? '' : `“${answer}”不是日期`
  return ''
}

/** Questions that must be answered and are not. */
export const unanswered = (questions: readonly SurveyQuestion[], answers: Record<string, string>): SurveyQuestion[] => questions.filter((one) => !one.optional && !(answers[one.id] ?? '').trim())

/** Blanks are left out: what is not answered is not known, never zero. */
export function answerBody(questions: readonly SurveyQuestion[], written: Written): { answers: Record<string, string>; photos: string[]; place: [number, number] | null } {
  const answers: Record<string, string> = {}
  for (const question of questions) {
    const text = (written.answers[question.id] ?? '').trim()
    if (text !== '') answers[question.id] = question.kind === 'number' ? plainNumber(text) : text
  }
  return { answers, photos: written.photos.map((one) => one.digest), place: written.place }
}

/** Degrees to six places, about a tenth of a metre. */
export const degrees = (value: number): number => Math.round(value * 1e6) / 1e6
