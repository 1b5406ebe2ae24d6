/** What Electron has and the stand-in has not fails loudly, in place of being undefined. */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (key in object || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        const value: unknown = Reflect.get(object, key, object);
        return typeof value === 'function' ? (value.bind(object) as unknown) : value;
      }
      throw new Error(`the stand-in has no ${name}.${key}`);
    },
    set(object, key, value) {
      if (key in object) return Reflect.set(object, key, value);
      throw new Error(`the stand-in has no ${name}.${String(key)}`);
    },
  });
}
