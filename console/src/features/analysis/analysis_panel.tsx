// The methods side by side on the case's graph, at any time: what each leaves where, and where they differ.
import { Button, Segmented } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Case, Funds, TraceMethodName } from '../../server/types';
import { Account } from '../../ui/account';
import { Money } from '../../ui/money';
import { Empty, Failed, Loading } from '../../ui/states';
import { useWords } from '../../words/words';
import { TimeSlider } from '../case/graph_panel';
import { compare, kMethods, type ComparedAccount } from './compare';
import { ExportForm } from './export_form';
import { LotsCard } from './lots_card';
import { MethodGraph } from './method_graph';
import { useTrace } from './queries';
import './analysis.css';

interface AnalysisPanelProps {
  from: Case;
  funds: Funds;
  at: number | null;
  onAt: (ms: number | null) => void;
  selected: string | null;
  onSelect: (account: string | null) => void;
}

export function AnalysisPanel({ from, funds, at, onAt, selected, onSelect }: AnalysisPanelProps) {
  const words = useWords();
  const { t } = words;
  const [shape, setShape] = useState<'graph' | 'table'>('graph');
  const [isExporting, setExporting] = useState(false);
  const moment = useDeferredValue(at);
  const traces = useTraces(from.id, moment);
  const reach = useTrace(from.id, 'reach', moment);
  const rows = useMemo(
    () =>
      compare(
        traces.map((each) => each.data),
        reach.data,
      ),
    [traces, reach.data],
  );
  const failed = traces.find((each) => each.isError);
  if (funds.transfers.length === 0)
    return <Empty title={t('graph.empty')} hint={t('graph.empty_hint')} />;
  if (failed) return <Failed error={failed.error} again={() => void failed.refetch()} />;
  if (traces.every((each) => each.data === undefined)) return <Loading />;
  const differing = rows.filter((each) => each.differs).length;
  return (
    <div className="analysis">
      <div className="row panel-body analysis-head">
        <Segmented
          size="small"
          value={shape}
          onChange={(next) => setShape(next as 'graph' | 'table')}
          options={(['graph', 'table'] as const).map((each) => ({
            value: each,
            label: words.code('case_view', each),
          }))}
        />
        <span className="quiet grow">
          {differing > 0 ? t('analysis.differ', { n: differing }) : t('analysis.agree')}
        </span>
        <Button size="small" onClick={() => setExporting(true)}>
          {t('analysis.export')}
        </Button>
      </div>
      {shape === 'graph' ? (
        <MethodGraph
          funds={funds}
          rows={rows}
          own={from.method}
          selected={selected}
          onSelect={onSelect}
        />
      ) : (
        <MethodTable rows={rows} own={from.method} onSelect={onSelect} />
      )}
      <Sums from={traces.map((each) => each.data)} />
      <TimeSlider funds={funds} at={at} onAt={onAt} />
      {selected && (
        <LotsCard
          caseId={from.id}
          account={selected}
          at={moment}
          own={from.method}
          close={() => onSelect(null)}
        />
      )}
      {isExporting && <ExportForm from={from} at={at} close={() => setExporting(false)} />}
    </div>
  );
}

/** The four methods, each a query of its own: hooks may not stand in a loop. */
function useTraces(id: string, at: number | null) {
  const prorata = useTrace(id, kMethods[0]!, at);
  const fifo = useTrace(id, kMethods[1]!, at);
  const lifo = useTrace(id, kMethods[2]!, at);
  const libr = useTrace(id, kMethods[3]!, at);
  return [prorata, fifo, lifo, libr];
}

interface MethodTableProps {
  rows: ComparedAccount[];
  own: TraceMethodName;
  onSelect: (account: string) => void;
}

function MethodTable({ rows, own, onSelect }: MethodTableProps) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-wrap analysis-table">
      <table className="rows cards">
        <thead>
          <tr>
            <th className="right">{t('table.tier')}</th>
            <th>{t('table.account')}</th>
            {kMethods.map((each) => (
              <th key={each} className="right">
                {words.code('method', each)}
                {each === own && ' ●'}
              </th>
            ))}
            <th className="right">{t('analysis.at_most')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each.account}>
              <td className="right num fit" data-label={t('table.tier')}>
                {each.tier}
              </td>
              <td data-label={t('table.account')}>
                <button type="button" className="plain" onClick={() => onSelect(each.account)}>
                  <Account account={each.account} name={each.name} />
                </button>
              </td>
              {kMethods.map((method, index) => (
                <td
                  key={method}
                  className={each.differs ? 'right analysis-differs' : 'right'}
                  data-label={words.code('method', method)}>
                  <Money fen={each.traced_fen[index]!} />
                </td>
              ))}
              <td className="right quiet" data-label={t('analysis.at_most')}>
                {each.at_most_fen === undefined ? '–' : <Money fen={each.at_most_fen} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Each method's sums: in accounts, back with the victims; they add up to what was paid. */
function Sums({ from }: { from: ReturnType<typeof useTrace>['data'][] }) {
  const words = useWords();
  return (
    <dl className="panel-body analysis-sums">
      {from.map(
        (each, index) =>
          each && (
            <div key={kMethods[index]}>
              <dt>{words.code('method', kMethods[index]!)}</dt>
              <dd>
                {words.t('analysis.still')} <Money fen={each.still_fen} short /> ·{' '}
                {words.t('analysis.back')} <Money fen={each.returned_fen} short />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
