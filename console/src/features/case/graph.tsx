// The money graph: accounts by tier, transfers between them; grows in place as more becomes known.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from 'cytoscape';
import { useEffect, useRef, useState } from 'react';
import { useWords, type Words } from '../../words/words';
import { useSettings } from '../shell/settings';
import { at, flowLabel, graphSvg } from './graph_svg';
import { flowsOf, folded, layout } from './layout';
import {
  card,
  cardUrl,
  kCardHeight,
  kCardWidth,
  palette,
  type Detail,
  type Palette,
} from './node_card';
import type { Snapshot } from './snapshot';

const kGrowMs = 260;
const kBriefBelow = 0.62; // of full size: from here on a card shows less, larger

export interface GraphProps {
  snapshot: Snapshot;
  selected: string | null;
  onSelect: (account: string | null) => void;
  /** Hands over how to export the picture. */
  onReady?: (tools: GraphTools) => void;
}

export interface GraphTools {
  fit: () => void;
  png: () => string;
  svg: () => string;
}

export function Graph({ snapshot, selected, onSelect, onReady }: GraphProps) {
  const words = useWords();
  const { settings } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const isHands = useRef(false); // the user moved the picture: from then on it stays where they put it
  const [detail, setDetail] = useState<Detail>('full');
  const select = useRef(onSelect);
  select.current = onSelect;
  const drawn = useRef({ snapshot, words });
  drawn.current = { snapshot, words };

  useEffect(() => {
    const cy = cytoscape({
      container: box.current,
      autoungrabify: true,
      boxSelectionEnabled: false,
      minZoom: 0.15,
      pixelRatio: Math.max(2, window.devicePixelRatio), // small text stays sharp between zoom levels
      maxZoom: 2.5,
      layout: { name: 'preset' },
    });
    core.current = cy;
    cy.on('tap', (event) => {
      const id: unknown = event.target === cy ? null : event.target.data('account');
      select.current(typeof id === 'string' ? id : null);
    });
    cy.on('dragpan scrollzoom pinchzoom', () => (isHands.current = true));
    cy.on('zoom', () => setDetail(cy.zoom() < kBriefBelow ? 'brief' : 'full'));
    const onResize = new ResizeObserver(() => {
      cy.resize();
      if (!isHands.current) fit(cy, false);
    });
    onResize.observe(box.current!);
    onReady?.({
      fit: () => {
        isHands.current = false;
        fit(cy, true);
      },
      png: () => cy.png({ full: true, scale: 2, bg: palette().paper }),
      svg: () => graphSvg(drawn.current.snapshot, drawn.current.words, palette()),
    });
    return () => {
      onResize.disconnect();
      cy.destroy();
      core.current = null;
    };
    // One canvas for the life of the page; the effect below keeps it up to date.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    const cy = core.current;
    if (!cy) return;
    const colours = palette();
    cy.style(sheet(colours));
    const grew = update(cy, elements(snapshot, words, colours, { selected, detail }), snapshot);
    if (grew && !isHands.current) fit(cy, cy.nodes().length > 2);
  }, [snapshot, words, settings.mode, selected, detail]);

  const said = words.t('graph.said', {
    accounts: snapshot.accounts.length,
    transfers: snapshot.transfers.length,
  });
  return <div ref={box} className="graph-canvas" role="img" aria-label={said} />;
}

function elements(
  snapshot: Snapshot,
  words: Words,
  colours: Palette,
  { selected, detail }: { selected: string | null; detail: Detail },
): ElementDefinition[] {
  const places = layout(snapshot.transfers);
  const folds = folded(snapshot.transfers, snapshot.accounts.length);
  const hidden = new Set([...folds.values()].flat());
  const nodes = snapshot.accounts.flatMap((account): ElementDefinition[] => {
    const place = places.get(account.account);
    if (!place || hidden.has(account.account)) return [];
    const image = cardUrl(card(words, account, colours, account.account === selected, detail));
    return [
      {
        group: 'nodes',
        classes: 'account',
        position: at(place),
        data: { id: account.account, account: account.account, image, ...at(place) },
      },
    ];
  });
  const more = [...folds].map(([parent, leaves]): ElementDefinition => {
    const position = at(places.get(leaves[0]!)!);
    const data = { id: `fold ${parent}`, label: `+${leaves.length}`, ...position };
    return { group: 'nodes', classes: 'fold', position, data };
  });
  const lines = edges(snapshot, words, hidden, folds, places);
  if (detail === 'brief') for (const each of lines) each.data['label'] = ''; // too small to read
  return [...nodes, ...more, ...lines];
}

function edges(
  snapshot: Snapshot,
  words: Words,
  hidden: Set<string>,
  folds: Map<string, string[]>,
  places: ReturnType<typeof layout>,
): ElementDefinition[] {
  const flows = flowsOf(snapshot.transfers).filter(
    (each) => !hidden.has(each.to) && !hidden.has(each.from) && each.from !== each.to,
  );
  const largest = Math.max(1, ...flows.map((each) => each.traced_fen));
  const list = flows.map((each): ElementDefinition => ({
    group: 'edges',
    data: {
      id: `${each.from} ${each.to}`,
      source: each.from,
      target: each.to,
      label: flowLabel(words, each),
      width: 1.2 + 6 * Math.sqrt(each.traced_fen / largest),
      ...bend(places, each.from, each.to),
    },
  }));
  for (const [parent, leaves] of folds) {
    list.push({
      group: 'edges',
      data: {
        id: `fold-edge ${parent}`,
        source: parent,
        target: `fold ${parent}`,
        label: '',
        width: 3,
        ...bend(places, parent, leaves[0]!),
      },
    });
  }
  return list;
}

/** Control points of an S from the right side of one card to the left side of the other. */
function bend(places: ReturnType<typeof layout>, from: string, to: string) {
  const a = at(places.get(from)!);
  const b = at(places.get(to)!);
  const dx = b.x - a.x - kCardWidth;
  const dy = b.y - a.y;
  const length = Math.hypot(dx, dy) || 1;
  const weight = (dx * dx) / 2 / (length * length);
  const distance = (dx / 2) * (dy / length);
  return { distances: `${-distance} ${distance}`, weights: `${weight} ${1 - weight}` };
}

/** Brings the canvas to the elements wanted; what is new grows out of the account that paid it. */
function update(cy: Core, wanted: ElementDefinition[], snapshot: Snapshot): boolean {
  const isFirst = cy.elements().length === 0;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches || isFirst;
  const ids = new Set(wanted.map((each) => each.data.id));
  const parentOf = new Map(snapshot.transfers.map((each) => [each.to, each.from]));
  const fresh: ElementDefinition[] = [];
  cy.batch(() => {
    cy.elements()
      .filter((each) => !ids.has(each.id()))
      .remove();
    for (const each of wanted) {
      const there = cy.getElementById(each.data.id!);
      if (there.empty()) fresh.push(each);
      else there.data(each.data);
    }
    cy.add(fresh);
  });
  if (!still) for (const each of fresh) grow(cy, each, parentOf);
  return fresh.some((each) => each.group === 'nodes');
}

function grow(cy: Core, each: ElementDefinition, parentOf: Map<string, string>): void {
  const element = cy.getElementById(each.data.id!);
  element.style('opacity', 0);
  if (each.group === 'nodes') {
    const parent = cy.getElementById(parentOf.get(each.data.id!) ?? '');
    if (parent.nonempty()) element.position({ ...parent.position() });
    element.animate({ position: each.position, style: { opacity: 1 } }, { duration: kGrowMs });
  } else {
    element.delay(kGrowMs / 2).animate({ style: { opacity: 1 } }, { duration: kGrowMs });
  }
}

function fit(cy: Core, isAnimated: boolean): void {
  if (cy.nodes().empty()) return;
  cy.stop();
  // Where the nodes will stand, not where they are while they grow.
  const xs = cy.nodes().map((node) => node.data('x') as number);
  const ys = cy.nodes().map((node) => node.data('y') as number);
  const [left, top] = [Math.min(...xs) - kCardWidth / 2, Math.min(...ys) - kCardHeight / 2];
  const width = Math.max(...xs) + kCardWidth / 2 - left;
  const height = Math.max(...ys) + kCardHeight / 2 - top;
  const pad = 28;
  const whole = Math.min((cy.width() - 2 * pad) / width, (cy.height() - 2 * pad) / height);
  const level = Math.max(0.3, Math.min(1.1, whole));
  const pan = {
    x: cy.width() / 2 - level * (left + width / 2),
    y: cy.height() / 2 - level * (top + height / 2),
  };
  if (isAnimated) cy.animate({ zoom: level, pan }, { duration: kGrowMs });
  else cy.viewport({ zoom: level, pan });
}

function sheet(colours: Palette): StylesheetJson {
  return [
    {
      selector: 'node.account',
      style: {
        shape: 'round-rectangle',
        width: kCardWidth,
        height: kCardHeight,
        'background-opacity': 0,
        'background-image': 'data(image)',
        'background-width': '100%',
        'background-height': '100%',
        'overlay-opacity': 0,
      },
    },
    {
      selector: 'node.fold',
      style: {
        shape: 'round-rectangle',
        width: 64,
        height: 32,
        label: 'data(label)',
        'font-size': 14,
        'text-valign': 'center',
        color: colours.ink,
        'background-color': colours.goneSoft,
        'border-width': 1,
        'border-color': colours.line,
      },
    },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': colours.line,
        'target-arrow-color': colours.line,
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.8,
        'curve-style': 'unbundled-bezier',
        'control-point-distances': 'data(distances)',
        'control-point-weights': 'data(weights)',
        'edge-distances': 'endpoints',
        'source-endpoint': '50% 0%',
        'target-endpoint': '-50% 0%',
        'target-label': 'data(label)',
        'target-text-offset': 34,
        'font-size': 11,
        color: colours.ink2,
        'text-wrap': 'wrap',
        'text-background-color': colours.paper,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        'min-zoomed-font-size': 8,
        'overlay-opacity': 0,
        'font-family': 'PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif',
      },
    },
  ] as StylesheetJson;
}
