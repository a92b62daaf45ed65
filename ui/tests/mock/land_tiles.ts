// Tiles of the imaginary server: the made-up city of the browser tests.

interface City { tile(zoom: number, x: number, y: number): Uint8Array | undefined }
const writer = new URL('../../../tests/browser/many_parcels.js', import.meta.url).href
const { city } = (await import(/* @vite-ignore */ writer)) as { city(columns: number, rows: number, bounds: number[]): City }
const land = city(30, 30, [119.9, 31.75, 119.96, 31.798])

export function tile(layer: string, zoom: number, x: number, y: number): Uint8Array | undefined {
  return layer === 'parcel' ? land.tile(zoom, x, y) : undefined
}
