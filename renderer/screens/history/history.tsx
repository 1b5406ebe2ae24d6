import { useEffect, useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import listCss from '../../parts/list.module.css';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { CertificateDialog } from './certificate-dialog.tsx';
import css from './history.module.css';
import { UnitList } from './unit-list.tsx';

/** Units that are shown at a time. */
const step = 50;

/** ms that a person may type on before it is searched for. */
const typing = 200;

/** What was written on this computer. */
export function History() {
  const { say } = useMessages();
  const { history } = say;
  const [called, list] = useCall('history.list');
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(step);
  const [open, setOpen] = useState<string>();
  const [shown, setShown] = useState<Out<'history.list'>>();
  useEffect(() => {
    const timer = setTimeout(() => void list({ search, limit }), search === '' ? 0 : typing);
    return () => clearTimeout(timer);
  }, [list, search, limit]);
  useEffect(() => {
    if (called.is === 'done') setShown(called.value);
  }, [called]);
  const isEmpty = shown?.total === 0;
  return (
    <Page title={history.title} lead={history.lead}>
      {isEmpty && search === '' ? null : (
        <div className={css['search']}>
          <TextInput
            type="search"
            label={history.search}
            hint={history.searchHint}
            value={search}
            onChange={(next) => {
              setSearch(next);
              setLimit(step);
            }}
          />
          <p role="status" className={css['soft']}>
            {shown === undefined ? '' : history.found(shown.total)}
          </p>
        </div>
      )}
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
      {isEmpty ? (
        <div className={listCss['nothing']}>
          <p>{search === '' ? history.none : history.nothing}</p>
          <p className={css['soft']}>{search === '' ? history.noneHint : history.nothingHint}</p>
        </div>
      ) : null}
      {shown === undefined || isEmpty ? null : <UnitList units={shown.units} onOpen={setOpen} />}
      {shown !== undefined && shown.units.length < shown.total ? (
        <Button className={css['more']} disabled={called.is === 'asking'} onClick={() => setLimit(limit + step)}>
          {history.more}
        </Button>
      ) : null}
      {open === undefined ? null : <CertificateDialog unit={open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
