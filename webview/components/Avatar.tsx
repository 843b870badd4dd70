import { Icon } from './Icon';

export function Avatar({ name }: { name: string }) {
  return (
    <div className="avatar" aria-hidden="true">
      {name === 'person' ? <Icon name="account" /> : name.slice(0, 1).toUpperCase() + name.slice(1, 2)}
    </div>
  );
}
