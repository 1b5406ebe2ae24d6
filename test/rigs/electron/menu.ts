import type { MenuItemConstructorOptions } from 'electron';
import { note, onOrder } from './journal.ts';

type Click = (item: MenuItem, window: undefined, event: object) => unknown;

/** An entry of a menu, as far as apps look at one. */
class MenuItem {
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly enabled: boolean;
  readonly submenu: Menu | undefined;
  checked: boolean;
  readonly #click: Click | undefined;

  constructor(options: MenuItemConstructorOptions) {
    const { label = '', role, type, enabled = true, checked = false, submenu, click } = options;
    this.label = label;
    this.role = role?.toLowerCase();
    this.type = type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.enabled = enabled;
    this.checked = checked;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    this.#click = click as Click | undefined;
  }

  click(): void {
    if (this.type === 'checkbox') this.checked = !this.checked;
    this.#click?.(this, undefined, {});
  }
}

/** A menu that a test reads, and whose items it clicks by their labels. */
export class Menu {
  static #current: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    const menu = new Menu();
    menu.items.push(...template.map((options) => new MenuItem(options)));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#current = menu;
    note('menu', menu === null ? null : shown(menu));
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#current;
  }
}

function shown({ items }: Menu): unknown[] {
  return items.map(({ label, role, type, submenu }) => {
    if (type === 'separator') return null;
    const name = label === '' ? (role ?? '') : label;
    return submenu === undefined ? name : { [name]: shown(submenu) };
  });
}

onOrder('click-menu', (label) => {
  const all = ({ items }: Menu): MenuItem[] =>
    items.flatMap((item) => [item, ...(item.submenu ? all(item.submenu) : [])]);
  const menu = Menu.getApplicationMenu();
  const found = menu === null ? undefined : all(menu).find((item) => item.label === label);
  if (found === undefined || !found.enabled) throw new Error(`the menu has no ${String(label)}`);
  found.click();
});
