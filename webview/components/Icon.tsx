/** A codicon. It says nothing to a screen reader: a word beside it or the control's name does. */
export function Icon({ name }: { name: string }) {
  return <span className={`codicon codicon-${name}`} aria-hidden="true" />;
}
