// Language and theme: a person's choice on this machine, kept by the browser.
import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { createContext, useContext, useEffect, useState } from 'react';
import type { Mode } from '../../ui/theme';
import { useWords, type Language } from '../../words/words';

export interface Settings {
  language: Language;
  mode: Mode;
}

interface Held {
  settings: Settings;
  change: (part: Partial<Settings>) => void;
}

const kStore = 'holdfast.settings';

function stored(): Settings {
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const first: Settings = { language: 'zh-CN', mode: isDark ? 'dark' : 'light' };
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(kStore) ?? '{}') as Partial<Settings>) };
  } catch {
    return first;
  }
}

export function useSettingsHolder(): Held {
  const [settings, set] = useState(stored);
  useEffect(() => {
    document.documentElement.lang = settings.language;
    document.documentElement.dataset.theme = settings.mode;
    localStorage.setItem(kStore, JSON.stringify(settings));
  }, [settings]);
  return { settings, change: (part) => set((old) => ({ ...old, ...part })) };
}

export const SettingsContext = createContext<Held>({
  settings: { language: 'zh-CN', mode: 'light' },
  change: () => undefined,
});
export const useSettings = (): Held => useContext(SettingsContext);

export function SettingsButtons() {
  const { settings, change } = useSettings();
  const { t } = useWords();
  const isDark = settings.mode === 'dark';
  return (
    <>
      <Button
        type="text"
        lang={settings.language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => change({ language: settings.language === 'en' ? 'zh-CN' : 'en' })}>
        {t('settings.other_language')}
      </Button>
      <Tooltip title={isDark ? t('settings.light') : t('settings.dark')}>
        <Button
          type="text"
          aria-label={isDark ? t('settings.light') : t('settings.dark')}
          icon={isDark ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => change({ mode: isDark ? 'light' : 'dark' })}
        />
      </Tooltip>
    </>
  );
}
