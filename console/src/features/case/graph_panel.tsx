// The graph with its tools: fit, picture, and the slider over the time at which things became known.
import { DownloadOutlined, ExpandOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { lazy, Suspense, useCallback, useRef } from 'react';
import type { Funds } from '../../server/types';
import { timeOfDay } from '../../ui/format';
import { download, svgUrl } from '../../ui/download';
import { Empty, Loading } from '../../ui/states';
import { useWords } from '../../words/words';
import type { GraphTools } from './graph';
import { Sankey } from './sankey';
import { beginOf, type Snapshot } from './snapshot';

const Graph = lazy(() => import('./graph').then((module) => ({ default: module.Graph })));

interface GraphPanelProps {
  caseId: string;
  funds: Funds;
  snapshot: Snapshot;
  at: number | null;
  onAt: (ms: number | null) => void;
  selected: string | null;
  onSelect: (account: string | null) => void;
}

export function GraphPanel({
  caseId,
  funds,
  snapshot,
  at,
  onAt,
  selected,
  onSelect,
}: GraphPanelProps) {
  const { t } = useWords();
  const tools = useRef<GraphTools | null>(null);
  const onReady = useCallback((ready: GraphTools) => {
    tools.current = ready;
  }, []);
  if (funds.transfers.length === 0)
    return <Empty title={t('graph.empty')} hint={t('graph.empty_hint')} />;
  const save = (ending: string) => {
    if (ending === 'png') download(`${caseId}.png`, tools.current?.png() ?? '');
    else download(`${caseId}.svg`, svgUrl(tools.current?.svg() ?? ''));
  };
  return (
    <div className="graph">
      <div className="graph-box">
        <Suspense fallback={<Loading />}>
          <Graph snapshot={snapshot} selected={selected} onSelect={onSelect} onReady={onReady} />
        </Suspense>
        <div className="graph-tools">
          <Tooltip title={t('graph.fit')}>
            <Button
              icon={<ExpandOutlined />}
              aria-label={t('graph.fit')}
              onClick={() => tools.current?.fit()}
            />
          </Tooltip>
          <Tooltip title={t('graph.as_png')}>
            <Button aria-label={t('graph.as_png')} onClick={() => save('png')}>
              PNG
            </Button>
          </Tooltip>
          <Tooltip title={t('graph.as_svg')}>
            <Button aria-label={t('graph.as_svg')} onClick={() => save('svg')}>
              SVG
            </Button>
          </Tooltip>
        </div>
      </div>
      <TimeSlider funds={funds} at={at} onAt={onAt} />
    </div>
  );
}

/** The same money as streams, with the same slider. */
export function StreamsPanel({
  caseId,
  funds,
  snapshot,
  at,
  onAt,
  selected,
  onSelect,
}: GraphPanelProps) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  if (funds.transfers.length === 0)
    return <Empty title={t('graph.empty')} hint={t('graph.empty_hint')} />;
  const save = () => {
    const picture = box.current?.querySelector('.sankey svg');
    if (picture) download(`${caseId}-streams.svg`, svgUrl(picture.outerHTML));
  };
  return (
    <div className="graph">
      <div className="graph-box" ref={box}>
        <Sankey snapshot={snapshot} selected={selected} onSelect={onSelect} />
        <div className="graph-tools">
          <Tooltip title={t('graph.as_svg')}>
            <Button icon={<DownloadOutlined />} aria-label={t('graph.as_svg')} onClick={save} />
          </Tooltip>
        </div>
      </div>
      <TimeSlider funds={funds} at={at} onAt={onAt} />
    </div>
  );
}

export function TimeSlider({
  funds,
  at,
  onAt,
}: {
  funds: Funds;
  at: number | null;
  onAt: (ms: number | null) => void;
}) {
  const { t } = useWords();
  const begin = Math.floor(beginOf(funds) / 1000) * 1000;
  const last = Math.max(...funds.transfers.map((each) => Date.parse(each.known_at ?? each.time)));
  const end = Math.max(begin + 1000, Math.min(Date.parse(funds.as_of), last + 60_000));
  const value = at ?? end;
  return (
    <div className="graph-time">
      <span className="num quiet">{timeOfDay(begin, true)}</span>
      <input
        type="range"
        min={begin}
        max={end}
        step={1}
        value={Math.min(value, end)}
        aria-label={t('graph.time')}
        aria-valuetext={at === null ? t('graph.now') : timeOfDay(value, true)}
        onChange={(event) =>
          onAt(Number(event.target.value) >= end ? null : Number(event.target.value))
        }
      />
      <span className="num graph-time-at">
        {at === null ? t('graph.now') : timeOfDay(value, true)}
      </span>
      <Button size="small" disabled={at === null} onClick={() => onAt(null)}>
        {t('graph.to_now')}
      </Button>
    </div>
  );
}
