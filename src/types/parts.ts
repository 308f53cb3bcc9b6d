/** Types made of others. */

/** A type whose parts `K` are there. */
export type Filled<T, K extends keyof T> = Omit<T, K> & { readonly [key in K]-?: Exclude<T[key], undefined> }

/** A type with other types for some of its parts. */
export type With<T, Parts> = { readonly [K in keyof T]: K extends keyof Parts ? Parts[K] : T[K] }

/** A value for some of the columns; for any name, where the names are not known. */
export type ByColumn<C extends string, V> = string extends C
  ? Readonly<Record<string, V>>
  : { readonly [column in C]?: V }
