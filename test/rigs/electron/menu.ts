import { note, onOrder } from './journal.ts';

interface Item {
  label?: string;
  role?: string;
  type?: string;
  accelerator?: string;
  enabled?: boolean;
  checked?: boolean;
  click?: (item: Item) => unknown;
  submenu?: Item[];
}

/** A menu that a test reads, and whose items it clicks by their labels. */
export class Menu {
  static #current: Menu | null = null;
  readonly items: Item[];

  constructor(items: Item[] = []) {
    this.items = items;
  }

  static buildFromTemplate(template: object[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#current = menu;
    note(
      'menu',
      menu?.items.map((item) => shown(item)),
    );
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#current;
  }
}

function shown({ label, role, submenu }: Item): unknown {
  const name = label ?? role;
  return submenu === undefined ? name : { [name ?? '']: submenu.map((item) => shown(item)) };
}

onOrder('click-menu', (label) => {
  const all = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...all(item.submenu ?? [])]);
  const found = all(Menu.getApplicationMenu()?.items ?? []).find((item) => item.label === label);
  if (found?.click === undefined || found.enabled === false) throw new Error(`the menu has no ${String(label)}`);
  // Electron turns it over before it tells.
  if (found.type === 'checkbox') found.checked = found.checked !== true;
  found.click(found);
});
