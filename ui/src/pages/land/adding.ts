// Sums of exact texts, to see whether a list adds up with its total.

/** Sum of decimals as text, without trailing zeros; undefined when one of them is no number. */
export function summed(texts: readonly string[]): string | undefined {
  let sum = 0n
  const places = 8
  for (const text of texts) {
    const match = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(text.replace(/,/g, ''))
    if (!match) return undefined
    const size = BigInt(match[2]! + (match[3] ?? '').padEnd(places, '0'))
    sum += match[1] ? -size : size
  }
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  const whole = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
  return sum < 0n ? `-${whole}` : whole
}
