// Ant Design's tokens for both themes, in one place. The same colours stand in colours.css for our own
// parts; both pass AA (4.5:1 for text) on their surfaces.
import { theme, type ThemeConfig } from 'antd';

export type Mode = 'light' | 'dark';

const kFont =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif";

const kColours = {
  light: {
    colorPrimary: '#1f5fbf',
    colorPrimaryHover: '#2b6acb',
    colorPrimaryActive: '#184c99',
    colorInfo: '#1f5fbf',
    colorSuccess: '#146c43',
    colorWarning: '#8a5a00',
    colorError: '#b42318',
    colorBgLayout: '#eef0f3',
    colorBgContainer: '#ffffff',
    colorText: '#1b1f26',
    colorTextSecondary: '#4d5562',
    colorTextTertiary: '#5b6472',
    colorTextDescription: '#5b6472',
    colorTextPlaceholder: '#66707f',
    colorTextDisabled: '#66707f',
    colorBorder: '#b9c0ca',
    colorBorderSecondary: '#dde1e7',
  },
  dark: {
    colorPrimary: '#78aefc',
    colorInfo: '#78aefc',
    colorSuccess: '#5fc796',
    colorWarning: '#e0ab4a',
    colorError: '#ff8f85',
    colorBgLayout: '#111418',
    colorBgContainer: '#1a1e24',
    colorBgElevated: '#22272f',
    colorText: '#e6e9ee',
    colorTextSecondary: '#b4bbc6',
    colorTextTertiary: '#a0a8b4',
    colorTextDescription: '#a0a8b4',
    colorTextPlaceholder: '#949dab',
    colorTextDisabled: '#949dab',
    colorBorder: '#485160',
    colorBorderSecondary: '#2c323b',
    colorTextLightSolid: '#0d1420',
  },
};

export function themeOf(mode: Mode): ThemeConfig {
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...kColours[mode],
      fontFamily: kFont,
      fontSize: 14,
      borderRadius: 6,
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
      controlHeight: 34,
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tooltip:
        mode === 'dark' ? { colorTextLightSolid: '#e6e9ee', colorBgSpotlight: '#333a45' } : {},
    },
  };
}
