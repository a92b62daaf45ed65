import { describe, expect, it } from 'vitest'
import { counting, tianditu, tileAddress } from '@/map/tianditu'

describe('天地图', () => {
  it('is asked for in the frame of the map, by the key', () => {
    const address = tileAddress('cva', 'a b')
    expect(address).toMatch(/^https:\/\/t\{0-7\}\.tianditu\.gov\.cn\/cva_w\/wmts\?/)
    const query = new URLSearchParams(address.split('?')[1])
    expect(Object.fromEntries(query)).toEqual({ SERVICE: 'WMTS', REQUEST: 'GetTile', VERSION: '1.0.0', LAYER: 'cva', STYLE: 'default', TILEMATRIXSET: 'w', FORMAT: 'tiles', TILEMATRIX: '{z}', TILEROW: '{y}', TILECOL: '{x}', tk: 'a b' })
  })
  it.each([['vec', 'cva'], ['img', 'cia']] as const)('lays the names of %s over it', (base, names) => {
    const layers = tianditu(base, 'k', () => {})
    const asked = layers.map((one) => (one.getSource() as unknown as { getUrls(): string[] }).getUrls()[0])
    expect(asked[0]).toContain(`/${base}_w/`)
    expect(asked[1]).toContain(`/${names}_w/`)
    expect(layers.map((one) => one.getZIndex())).toEqual([0, 1])
  })
  it('is nothing without a key, and when nobody wants it', () => {
    expect(tianditu('vec', '', () => {})).toEqual([])
    expect(tianditu('none', 'k', () => {})).toEqual([])
  })
  it.each([
    ['five failures are borne', 'fffff', 0],
    ['the sixth is enough, once', 'ffffffff', 1],
    ['one picture that came is a reason to stay', 'fffffcffffff', 0],
  ])('%s', (_what, course, wanted) => {
    let told = 0
    const count = counting(() => { told += 1 })
    for (const one of course) one === 'c' ? count.came() : count.failed()
    expect(told).toBe(wanted)
  })
})
