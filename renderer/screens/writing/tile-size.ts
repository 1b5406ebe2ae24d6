/** How much room there is in tiles of a width in rem. */
export function tilesAre(width: number): 'smallest' | 'small' | 'large' {
  if (width <= 22) return 'smallest';
  return width <= 24 ? 'small' : 'large';
}
