// The frame of every screen: where one can go, whether it is live, search, language, theme, keys.
import { LogoutOutlined, QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Link, NavLink, Outlet, useNavigate } from 'react-router';
import { followJournal } from '../../server/follow';
import { live } from '../../server/live';
import { timeOfDay } from '../../ui/format';
import { useKeyRing, useKeys } from '../../ui/keys';
import { Loading } from '../../ui/states';
import { useWords, type WordKey } from '../../words/words';
import { homeOf, maySee, useSession, useSignOut, type Screen } from '../session/session';
import { KeysHelp } from './keys_help';
import { Mark } from './mark';
import { SettingsButtons } from './settings';

const kPlaces: { screen: Screen; to: string; label: WordKey }[] = [
  { screen: 'board', to: '/', label: 'nav.board' },
  { screen: 'intake', to: '/intake', label: 'nav.intake' },
  { screen: 'orders', to: '/orders', label: 'nav.orders' },
  { screen: 'returns', to: '/returns', label: 'nav.returns' },
  { screen: 'desk', to: '/desk', label: 'nav.desk' },
  { screen: 'search', to: '/search', label: 'nav.search' },
  { screen: 'wall', to: '/wall', label: 'nav.wall' },
  { screen: 'users', to: '/admin/users', label: 'nav.users' },
  { screen: 'partners', to: '/admin/partners', label: 'nav.partners' },
];

function useLive() {
  const client = useQueryClient();
  useEffect(() => {
    live.start();
    const unfollow = followJournal(client);
    return () => {
      unfollow();
      live.stop();
    };
  }, [client]);
  return useSyncExternalStore(live.subscribe, live.snapshot);
}

export function Shell() {
  const { t } = useWords();
  const { user } = useSession();
  const navigate = useNavigate();
  const connection = useLive();
  const ring = useKeyRing();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const maySearch = maySee(user.role, 'search');
  useKeys([
    { key: '?', label: 'keys.help', run: () => setHelpOpen(true) },
    ...(maySearch
      ? [{ key: '/', label: 'keys.search' as const, run: () => void navigate('/search') }]
      : []),
  ]);
  const isLost = !connection.isLive && connection.lostSince !== null;
  return (
    <div className="frame">
      <a className="visually-hidden" href="#main">
        {t('nav.skip')}
      </a>
      <header className="top">
        <Link className="brand" to={homeOf(user.role)}>
          <Mark /> {t('app.name')}
        </Link>
        <Places role={user.role} />
        <div className="tools">
          <LiveMark isLost={isLost} since={connection.lostSince} />
          {maySearch && (
            <Tooltip title={t('nav.search')}>
              <Button
                type="text"
                className="wide-only"
                icon={<SearchOutlined />}
                aria-label={t('nav.search')}
                onClick={() => void navigate('/search')}
              />
            </Tooltip>
          )}
          <SettingsButtons />
          <Tooltip title={t('keys.title')}>
            <Button
              type="text"
              className="wide-only"
              icon={<QuestionCircleOutlined />}
              aria-label={t('keys.title')}
              onClick={() => setHelpOpen(true)}
            />
          </Tooltip>
          <Leave name={user.name} />
        </div>
      </header>
      {isLost && (
        <div className="stale-note" role="status">
          {t('live.lost_note', { time: timeOfDay(connection.lostSince!, true) })}
        </div>
      )}
      <main className="main" id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      {isHelpOpen && <KeysHelp actions={ring.all()} close={() => setHelpOpen(false)} />}
    </div>
  );
}

function Places({ role }: { role: Parameters<typeof maySee>[0] }) {
  const { t } = useWords();
  const shown = kPlaces.filter((place) => maySee(role, place.screen));
  return (
    <nav className="nav" aria-label={t('nav.places')}>
      {shown.map((place) => (
        <NavLink key={place.to} to={place.to} end={place.to === '/'}>
          {t(place.label)}
        </NavLink>
      ))}
    </nav>
  );
}

function LiveMark({ isLost, since }: { isLost: boolean; since: number | null }) {
  const { t } = useWords();
  return (
    <span className={isLost ? 'live lost' : 'live'} role="status">
      {isLost ? t('live.lost', { time: timeOfDay(since!, true) }) : t('live.live')}
    </span>
  );
}

function Leave({ name }: { name: string }) {
  const { t } = useWords();
  const signOut = useSignOut();
  return (
    <Tooltip title={t('session.sign_out_name', { name })}>
      <Button
        type="text"
        translate="no"
        icon={<LogoutOutlined />}
        aria-label={t('session.sign_out_name', { name })}
        onClick={() => signOut.mutate()}
      />
    </Tooltip>
  );
}
