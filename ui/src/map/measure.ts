// Distances and areas on the ellipsoid of CGCS2000, to be read off a map. They inform; areas that decide come from titles
// and from the server.

import geodesic from 'geographiclib-geodesic'

/** Longitude and latitude in degrees. */
export type Place = readonly [number, number]

const squareMetresOfMu = 2000 / 3
// CGCS2000: a and f as its definition gives them.
const earth = new geodesic.Geodesic.Geodesic(6_378_137, 1 / 298.257222101)

/** Metres along the line. */
export function lineLength(places: readonly Place[]): number {
  let sum = 0
  for (let at = 1; at < places.length; at += 1) {
    const [before, here] = [places[at - 1]!, places[at]!]
    sum += earth.Inverse(before[1], before[0], here[1], here[0]).s12 ?? 0
  }
  return sum
}

/** Square metres within the ring, whichever way round it goes. */
export function ringArea(places: readonly Place[]): number {
  const polygon = earth.Polygon(false)
  for (const [longitude, latitude] of places) polygon.AddPoint(latitude, longitude)
  return Math.abs(polygon.Compute(false, true).area ?? 0)
}

/** 850 米, 12.35 公里. */
export function lengthShown(metres: number): string {
  return metres < 1000 ? `${metres.toFixed(1)} 米` : `${(metres / 1000).toFixed(3)} 公里`
}

/** 亩 first, as the desk counts; square metres beside it. */
export function areaShown(squareMetres: number): string {
  return `${grouped(squareMetres / squareMetresOfMu, 2)} 亩（${grouped(squareMetres, 0)} 平方米）`
}

function grouped(figure: number, digits: number): string {
  return figure.toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
