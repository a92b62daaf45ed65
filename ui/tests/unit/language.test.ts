import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { navigation } from '@/frame/navigation'
import { english } from '@/words/english'
import { hearLanguage, isEnglish, say, speak } from '@/words/language'

const sources = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? sources(join(folder, one.name)) : /\.(vue|ts)$/.test(one.name) ? [readFileSync(join(folder, one.name), 'utf8')] : []))

describe('English', () => {
  afterEach(() => speak('zh'))
  it('stands in the catalogue for all that the pages say by it', () => {
    const said = sources('src').flatMap((text) => [...text.matchAll(/say\('([^']*[\u4e00-\u9fff][^']*)'/g)].map((found) => found[1]!))
    const entries = navigation.flatMap((group) => [group.title, ...group.entries.map((entry) => entry.title)])
    expect(said.length).toBeGreaterThan(100)
    expect([...new Set([...said, ...entries])].filter((words) => !english[words])).toEqual([])
  })
  it('is asked for in the address, kept, and left in the address', () => {
    hearLanguage('?lang=en')
    expect([isEnglish.value, say('登录'), document.documentElement.lang]).toEqual([true, 'Log in', 'en'])
    hearLanguage('')
    expect(isEnglish.value).toBe(true)
    hearLanguage('?lang=zh')
    expect([isEnglish.value, say('登录')]).toEqual([false, '登录'])
    hearLanguage('?lang=fr')
    expect(isEnglish.value).toBe(false)
  })
  it('fills in what a sentence leaves open, in both languages', () => {
    expect(say('共 {total} 家', { total: 7 })).toBe('共 7 家')
    speak('en')
    expect(say('共 {total} 家', { total: 7 })).toBe('7 firms')
  })
})
