import { describe, expect, it } from 'vitest'
import { blocksOf, runsOf } from '@/pages/packs/restatement'

describe('a restatement', () => {
  it('knows bold and code and leaves everything else as it is written', () => {
    expect(runsOf('得分 = **权重** × `ratio` <b>x</b>')).toEqual([
      { kind: 'plain', text: '得分 = ' }, { kind: 'bold', text: '权重' }, { kind: 'plain', text: ' × ' }, { kind: 'code', text: 'ratio' }, { kind: 'plain', text: ' <b>x</b>' },
    ])
  })
  it('joins wrapped lines into one paragraph and ends it at an empty line', () => {
    expect(blocksOf('第一行\n第二行\n\n另一段').map((block) => block.kind)).toEqual(['paragraph', 'paragraph'])
    expect(blocksOf('第一行\n第二行')[0]).toEqual({ kind: 'paragraph', runs: [{ kind: 'plain', text: '第一行第二行' }] })
  })
  it('knows headings, quotes, lists, tables and code', () => {
    const blocks = blocksOf('# 题\n> 引\n- 一\n- 二\n  续\n\n1. 甲\n\n| 指标 | 权重 |\n|---|---|\n| 税 | 30 |\n\n```toml\na = 1\n```')
    expect(blocks.map((block) => block.kind)).toEqual(['heading', 'quote', 'list', 'list', 'table', 'code'])
    expect(blocks[2]).toMatchObject({ ordered: false, items: [[{ text: '一' }], [{ text: '二续' }]] })
    expect(blocks[3]).toMatchObject({ ordered: true })
    expect(blocks[4]).toMatchObject({ rows: [[[{ text: '税' }], [{ text: '30' }]]] })
  })
  it('ends on any text, however broken', () => {
    for (const text of ['|', '| a', '```', '>', '#', '-', '** `', '\n\n\n', '1.', ' | x |\nnot a rule']) expect(Array.isArray(blocksOf(text))).toBe(true)
  })
})
