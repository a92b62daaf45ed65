// Whether a parameter was read in an official text, and what the tag of its source means.

/** A source that no official text confirms says so itself. */
export const unconfirmed = (source: string): boolean => source === '' || source === 'P' || source.startsWith('M:') || source.includes('未核实') || source.includes('示范')

export function sourceWords(source: string): string {
  if (source === 'P') return '本包设定，可改'
  if (source.startsWith('M:')) return '一般做法，没有查到原文'
  if (source.startsWith('F:')) return '公开资料转述'
  return source || '没有写明'
}
