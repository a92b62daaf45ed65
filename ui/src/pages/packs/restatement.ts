// The little Markdown that restatements use: headings, paragraphs, lists, quotes, tables, bold and code. Never HTML.

export interface Run {
  kind: 'plain' | 'bold' | 'code'
  text: string
}

export type Block =
  | { kind: 'heading'; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'quote'; runs: Run[] }
  | { kind: 'list'; ordered: boolean; items: Run[][] }
  | { kind: 'table'; heads: Run[][]; rows: Run[][][] }
  | { kind: 'code'; text: string }

/** Bold and code inside a line; everything else stays as it is written. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = []
  const mark = /\*\*([^*]+)\*\*|`([^`]+)`/g
  let from = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found.index > from) runs.push({ kind: 'plain', text: text.slice(from, found.index) })
    runs.push(found[1] === undefined ? { kind: 'code', text: found[2] ?? '' } : { kind: 'bold', text: found[1] })
    from = found.index + found[0].length
  }
  if (from < text.length) runs.push({ kind: 'plain', text: text.slice(from) })
  return runs
}

const cellsOf = (line: string): Run[][] => line.replace(/^\s*\||\|\s*$/g, '').split('|').map((cell) => runsOf(cell.trim()))

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  const lines = text.replace(/\r/g, '').split('\n')
  let at = 0
  const take = (while_: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && while_(lines[at]!)) at += 1
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at]!
    if (line.trim() === '') {
      at += 1
    } else if (line.startsWith('```')) {
      at += 1
      blocks.push({ kind: 'code', text: take((one) => !one.startsWith('```')).join('\n') })
      at += 1
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ kind: 'heading', runs: runsOf(line.replace(/^#+\s*/, '')) })
      at += 1
    } else if (line.startsWith('>')) {
      blocks.push({ kind: 'quote', runs: runsOf(take((one) => one.startsWith('>')).map((one) => one.replace(/^>\s?/, '')).join('')) })
    } else if (/^\s*([-*]|\d+[.、])\s/.test(line)) {
      const ordered = /^\s*\d/.test(line)
      const items = take((one) => /^\s*([-*]|\d+[.、])\s/.test(one) || /^\s{2,}\S/.test(one))
      const joined: string[] = []
      for (const one of items) {
        if (/^\s*([-*]|\d+[.、])\s/.test(one)) joined.push(one.replace(/^\s*([-*]|\d+[.、])\s+/, ''))
        else joined[joined.length - 1] += one.trim()
      }
      blocks.push({ kind: 'list', ordered, items: joined.map(runsOf) })
    } else if (line.trim().startsWith('|') && /^[\s|:-]+$/.test(lines[at + 1] ?? '')) {
      const rows = take((one) => one.trim().startsWith('|'))
      blocks.push({ kind: 'table', heads: cellsOf(rows[0]!), rows: rows.slice(2).map(cellsOf) })
    } else {
      blocks.push({ kind: 'paragraph', runs: runsOf(take((one) => one.trim() !== '' && !/^(#{1,6}\s|>|```|\s*([-*]|\d+[.、])\s|\s*\|)/.test(one)).join('') || (lines[at++] ?? '')) })
    }
  }
  return blocks
}
