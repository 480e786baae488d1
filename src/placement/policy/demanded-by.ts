/** `, which extension shop/budget demands` for the end of a reason; empty when no extension does. */
export function whichDemand(extensions: readonly string[]): string {
  if (extensions.length === 0) return '';
  return `, which ${nameExtensions(extensions)} ${extensions.length === 1 ? 'demands' : 'demand'}`;
}

export function nameExtensions(names: readonly string[]): string {
  return `${names.length === 1 ? 'extension' : 'extensions'} ${names.join(' and ')}`;
}
