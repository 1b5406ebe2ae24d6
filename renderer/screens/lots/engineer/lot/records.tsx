import { useState } from 'react';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { FileBrowser } from '../../../../parts/file-browser.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Table } from '../../../../parts/table.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { saveDocument } from '../save-document.ts';
import { useEngineerCall } from '../use-engineer-call.ts';
import own from './lot.module.css';

interface RecordsProps {
  lot: string;
  name: string;
}

/** What is kept of a lot: proved, exported, and as a report. */
export function Records({ lot, name }: RecordsProps) {
  const { lot: words } = useEngineerWords();
  const { format, tell } = useMessages();
  const [reconciled, reconcile] = useEngineerCall('lot.reconcile');
  const [exported, exportTo] = useEngineerCall('lot.export');
  const [reported, report] = useCall('lot.report');
  const [placing, setPlacing] = useState(false);
  const save = async () => {
    const made = await report({ lot });
    if (made !== undefined) saveDocument(made.report);
  };
  const settled = reconciled.is === 'done' ? reconciled.value.settled : [];
  return (
    <div className={own['records']}>
      <section className={layoutCss['card']}>
        <h2>{words.export}</h2>
        <p className={textCss['soft']}>{words.exportLead}</p>
        <div className={layoutCss['row']}>
          <Button busy={exported.is === 'asking'} onClick={() => setPlacing(true)}>
            {words.exportTo}
          </Button>
          <Button busy={reported.is === 'asking'} onClick={() => void save()}>
            {words.report}
          </Button>
        </div>
        <p role="status" className={textCss['done']}>
          {exported.is === 'done'
            ? words.exported(exported.value.files.length, exported.value.folder)
            : reported.is === 'done'
              ? words.saved(reported.value.report.name)
              : ''}
        </p>
        {exported.is === 'failed' ? <Problem error={exported.error} /> : null}
        {reported.is === 'failed' ? <Problem error={reported.error} /> : null}
      </section>
      <section className={layoutCss['card']}>
        <h2>{words.reconcile}</h2>
        <p className={textCss['soft']}>{words.reconcileLead}</p>
        <div>
          <Button busy={reconciled.is === 'asking'} onClick={() => void reconcile({ lot })}>
            {words.reconcile}
          </Button>
        </div>
        <p role="status" className={textCss['done']}>
          {reconciled.is === 'done'
            ? [
                words.reconciled(format.number(reconciled.value.entries)),
                settled.length === 0 ? words.nothingSettled : '',
              ]
                .filter(Boolean)
                .join(' ')
            : ''}
        </p>
        {reconciled.is === 'failed' ? <Problem error={reconciled.error} /> : null}
        <Table
          title={words.settled}
          head={[words.unit, words.what]}
          rows={settled.map(({ unit, what, problem }, index) => ({
            key: `${unit} ${index}`,
            cells: [
              format.number(unit),
              [words.became[what], problem === undefined ? '' : tell.error(problem.error).message]
                .filter(Boolean)
                .join(' '),
            ],
          }))}
        />
      </section>
      {placing ? (
        <FileBrowser
          title={words.exportTitle}
          show="all"
          saveAs={folderName(name)}
          onClose={() => setPlacing(false)}
          onChoose={(folder) => {
            setPlacing(false);
            void exportTo({ lot, folder });
          }}
        />
      ) : null}
    </div>
  );
}

function folderName(lot: string): string {
  return lot.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'lot';
}
