/** How tiles are laid out. `unit`: px of which a tile is about 14 wide and 9 high; all that is in it is sized by that. */
export interface Room {
  columns: number;
  unit: number;
}

const gap = 12;
/** px that a tile needs at the least; where there is less, the page is scrolled. */
const leastWidth = 168;
const leastHeight = 132;

/** The layout in which the tiles are largest. px. */
export function roomFor(count: number, { width, height }: { width: number; height: number }): Room {
  let best: Room = { columns: 1, unit: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const wide = (width - gap * (columns - 1)) / columns;
    if (columns > 1 && wide < leastWidth) break;
    const high = Math.max(leastHeight, (height - gap * (rows - 1)) / rows);
    const unit = Math.min(wide / 14, high / 9);
    // Of two that are alike the one with fewer rows.
    if (unit >= best.unit) best = { columns, unit };
  }
  return { columns: best.columns, unit: Math.round(best.unit * 10) / 10 };
}
