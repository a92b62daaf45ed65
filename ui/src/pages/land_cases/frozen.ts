// What is not done with the parcel meanwhile, each with its clause in brackets: a clause that several share is said once.

const one = /^(.*)（([^（）]+)）$/

export function frozenShown(frozen: readonly string[]): string {
  const groups: { clause: string; words: string[] }[] = []
  for (const text of frozen) {
    const [, word, clause] = one.exec(text) ?? [text, text, '']
    const last = groups.at(-1)
    if (last && last.clause === clause) last.words.push(word!)
    else groups.push({ clause: clause!, words: [word!] })
  }
  return groups.map(({ clause, words }) => `${words.join('、')}${clause ? `（${clause}）` : ''}`).join('；')
}
