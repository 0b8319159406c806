// Keys: a page names what each does; "?" lists them. Typing in a field is never taken for a key.
import { createContext, useContext, useEffect, useRef } from 'react';
import type { WordKey } from '../words/words';

export interface KeyAction {
  /** As KeyboardEvent.key: "j", "Enter", "/"; "ctrl+Enter" works inside fields too. */
  key: string;
  label: WordKey;
  run: () => void;
}

class KeyRing {
  private readonly pages = new Set<() => KeyAction[]>();

  add(page: () => KeyAction[]): () => void {
    this.pages.add(page);
    return () => this.pages.delete(page);
  }

  all(): KeyAction[] {
    return [...this.pages].reverse().flatMap((page) => page());
  }

  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    if (!isCtrl && isTyping(event)) return;
    const pressed = isCtrl ? `ctrl+${event.key}` : event.key;
    const action = this.all().find((each) => each.key === pressed);
    if (!action) return;
    event.preventDefault();
    action.run();
  };
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest('[role="dialog"]')) return true;
  if (event.key === 'Enter' && target.closest('a, button, summary, [role="tab"]')) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export const KeysContext = createContext(new KeyRing());

/** Binds keys while the caller is on screen; the last one mounted wins. */
export function useKeys(actions: KeyAction[]): void {
  const ring = useContext(KeysContext);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => ring.add(() => latest.current), [ring]);
}

/** Listens on the window; once, in the shell. */
export function useKeyRing(): KeyRing {
  const ring = useContext(KeysContext);
  useEffect(() => {
    window.addEventListener('keydown', ring.handle);
    return () => window.removeEventListener('keydown', ring.handle);
  }, [ring]);
  return ring;
}
