/** What the station says without the pages: before somebody is let in. */
const page = (body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Wick</title></head>
<body><main><h1>Wick</h1>${body}</main></body>
</html>
`;

export const askForLink = page(
  '<p>To use this station, open the address that its terminal shows. It works once; there is a new one for each browser.</p>',
);

export function askForPassword(problem?: string): string {
  const told = problem === undefined ? '' : `<p role="alert">${problem}</p>`;
  return page(
    `${told}<form method="post" action="/login"><p><label>Password of this station <input type="password" name="password" autocomplete="current-password" required autofocus></label></p><p><button>Go on</button></p></form>`,
  );
}
