// The console's words: one file a language, flat keys, whole sentences with {named} places.
import { createContext, useContext } from 'react';
import en from './en.json';
import zh from './zh-CN.json';

export type Language = 'zh-CN' | 'en';
export type WordKey = keyof typeof zh;
export type Params = Record<string, string | number>;
export interface Words {
  language: Language;
  /** The sentence of a key, its places filled. */
  t: (key: WordKey, params?: Params) => string;
  /** The word of a code from the server ("order_kind", "stop_payment"); an unknown code as it is. */
  code: (group: string, code: string, params?: Params) => string;
  /** Whether a code of the server has words. */
  has: (group: string, code: string) => boolean;
}

const kFiles: Record<Language, Record<string, string>> = { 'zh-CN': zh, en };

/** "{n} {n|order|orders}": the place itself, and the word that goes with the number. */
function fill(sentence: string, params: Params = {}): string {
  return sentence
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name: string, one: string, many: string) =>
      String(params[name]) === '1' ? one : many,
    )
    .replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** Words of one language. An unknown code of the server shows as itself with its parameters. */
export function wordsOf(language: Language): Words {
  const file = kFiles[language];
  return {
    language,
    t: (key, params) => fill(file[key] ?? key, params),
    code: (group, code, params = {}) => {
      const sentence = file[`${group}.${code}`];
      if (sentence !== undefined) return fill(sentence, params);
      const rest = Object.entries(params).map(([name, value]) => `${name} ${value}`);
      return [code.replaceAll('_', ' '), ...rest].join(' · ');
    },
    has: (group, code) => `${group}.${code}` in file,
  };
}

export const WordsContext = createContext<Words>(wordsOf('zh-CN'));
export const useWords = (): Words => useContext(WordsContext);
