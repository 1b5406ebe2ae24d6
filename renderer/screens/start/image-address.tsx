import { type SyntheticEvent, useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { TextInput } from '../../parts/text-input.tsx';

/** An image that lies on a server. */
export function ImageAddress({ onUse }: { onUse: (address: string) => void }) {
  const { say } = useMessages();
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState(false);
  const use = (event: SyntheticEvent) => {
    event.preventDefault();
    const named = address.trim();
    const fits = /^https?:\/\/[^/\s]+/i.test(named) && URL.canParse(named);
    setWrong(!fits);
    if (fits) onUse(named);
  };
  return (
    <form onSubmit={use} noValidate>
      <TextInput
        label={say.start.address}
        hint={say.start.addressHint}
        problem={wrong ? say.start.addressWrong : undefined}
        type="url"
        placeholder="https://"
        value={address}
        onChange={(value) => {
          setAddress(value);
          setWrong(false);
        }}
        beside={
          <Button type="submit" disabled={address.trim() === ''}>
            {say.start.use}
          </Button>
        }
      />
    </form>
  );
}
