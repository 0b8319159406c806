// Wires the console: settings, words, theme, the query cache, the routes.
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, useMemo, type ReactNode } from 'react';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { Board } from './features/board/board';
import {
  homeOf,
  maySee,
  SessionContext,
  useSession,
  useSessionQuery,
  type Screen,
} from './features/session/session';
import { Search } from './features/search/search'; // not lazy: one types on after '/'
import { SignIn } from './features/session/sign_in';
import { SettingsContext, useSettingsHolder } from './features/shell/settings';
import { Shell } from './features/shell/shell';
import { Refusal } from './server/ask';
import { Failed } from './ui/states';
import { themeOf } from './ui/theme';
import { WordsContext, wordsOf } from './words/words';

const Intake = lazy(() => import('./features/intake/intake').then((m) => ({ default: m.Intake })));
const CasePage = lazy(() => import('./features/case/case').then((m) => ({ default: m.CasePage })));
const Orders = lazy(() => import('./features/orders/orders').then((m) => ({ default: m.Orders })));
const Returns = lazy(() =>
  import('./features/returns/returns').then((m) => ({ default: m.Returns })),
);
const ReturnPage = lazy(() =>
  import('./features/returns/return_page').then((m) => ({ default: m.ReturnPage })),
);
const Desk = lazy(() => import('./features/desk/desk').then((m) => ({ default: m.Desk })));
const Wall = lazy(() => import('./features/wall/wall').then((m) => ({ default: m.Wall })));
const Users = lazy(() => import('./features/admin/users').then((m) => ({ default: m.Users })));
const Partners = lazy(() =>
  import('./features/admin/partners').then((m) => ({ default: m.Partners })),
);

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      page('/', 'board', <Board />),
      page('/intake', 'intake', <Intake />),
      page('/cases/:id', 'case', <CasePage />),
      page('/orders', 'orders', <Orders />),
      page('/returns', 'returns', <Returns />),
      page('/returns/:id', 'returns', <ReturnPage />),
      page('/desk', 'desk', <Desk />),
      page('/search', 'search', <Search />),
      page('/wall', 'wall', <Wall />),
      page('/admin/users', 'users', <Users />),
      page('/admin/partners', 'partners', <Partners />),
      { path: '*', element: <Home /> },
    ],
  },
]);

function page(path: string, screen: Screen, element: ReactNode) {
  return { path, element: <Allowed screen={screen}>{element}</Allowed> };
}

/** A screen that is not for one's role leads home; the server refuses its data in any case. */
function Allowed({ screen, children }: { screen: Screen; children: ReactNode }) {
  const { user } = useSession();
  return maySee(user.role, screen) ? children : <Home />;
}

function Home() {
  const { user } = useSession();
  return <Navigate to={homeOf(user.role)} replace />;
}

function makeClient(): QueryClient {
  // The session ended: everything else would only fail in turn.
  const onError = (error: unknown) => {
    const isSignedOut = error instanceof Refusal && error.status === 401;
    if (isSignedOut) client.setQueryData(['session'], null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false, // the journal says what changed
        retry: (count, error) => !(error instanceof Refusal && error.status < 500) && count < 2,
      },
    },
  });
  return client;
}

export function App() {
  const held = useSettingsHolder();
  const { language, mode } = held.settings;
  const words = useMemo(() => wordsOf(language), [language]);
  const client = useMemo(makeClient, []);
  return (
    <SettingsContext value={held}>
      <WordsContext value={words}>
        <ConfigProvider
          theme={themeOf(mode)}
          locale={language === 'en' ? enUS : zhCN}
          button={{ autoInsertSpace: false }}>
          <AntApp component={false}>
            <QueryClientProvider client={client}>
              <Signed />
            </QueryClientProvider>
          </AntApp>
        </ConfigProvider>
      </WordsContext>
    </SettingsContext>
  );
}

function Signed() {
  const query = useSessionQuery();
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return null;
  if (query.data === null) return <SignIn />;
  return (
    <SessionContext value={query.data}>
      <RouterProvider router={router} />
    </SessionContext>
  );
}
