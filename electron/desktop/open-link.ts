import { shell } from 'electron';

/** Shows a page of the web in the person's browser. What is none could start a program instead. */
export async function openLink(link: string): Promise<boolean> {
  if (!URL.canParse(link)) return false;
  const { protocol, href } = new URL(link);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return await shell.openExternal(href).then(
    () => true,
    () => false,
  );
}
