// Intake: the story on the left, what it says and what will be sent on the right. One form.
import { App, Button, Input, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { serverNow } from '../../server/ask';
import type { AlertDraft, Payment, Reading } from '../../server/types';
import { useKeys } from '../../ui/keys';
import { PageHead } from '../../ui/page_head';
import { problemText } from '../../ui/states';
import { useWords, type Words } from '../../words/words';
import { corrected, type Corrections } from './corrections';
import { FactsFound } from './facts_found';
import {
  isBlank,
  mergeReading,
  paymentOf,
  problemsOf,
  reach,
  type PaymentDraft,
} from './payment_draft';
import { PaymentRows } from './payment_rows';
import { useFileAlert, useReading } from './queries';
import { StoryInput } from './story_input';
import './intake.css';

const kSources = ['110', 'hotline', 'walk_in', 'county', 'partner'] as const;
type Source = (typeof kSources)[number];

/** Nearest valid numbers that the reading offers for an account. */
export function candidatesIn(reading: Reading | undefined): (account: string) => string[] {
  return (account) => {
    const plain = account.replace(/[\s-]/g, '');
    return reading?.indicators.find((each) => each.value === plain)?.candidates ?? [];
  };
}

/** The payments that can go out, and whether any row still lacks something. */
export function usePayments(drafts: PaymentDraft[]): {
  payments: Payment[];
  isIncomplete: boolean;
} {
  const words = useWords();
  return useMemo(() => {
    const now = serverNow();
    const filled = drafts.filter((draft) => !isBlank(draft));
    const good = filled.filter((draft) => problemsOf(words, draft, now).length === 0);
    return {
      payments: good.map((draft) => paymentOf(words, draft, now)),
      isIncomplete: good.length < filled.length,
    };
  }, [drafts, words]);
}

export function Intake() {
  const words = useWords();
  const { t } = words;
  const [text, setText] = useState('');
  const [source, setSource] = useState<Source>('110');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [drafts, setDrafts] = useState<PaymentDraft[]>([]);
  const [corrections, setCorrections] = useState<Corrections>({});
  const [caret, setCaret] = useState<number | null>(null);
  const query = useReading(text);
  const reading = text.trim() ? query.data : undefined;
  useEffect(() => {
    if (reading) setDrafts((old) => mergeReading(words, old, reading));
  }, [reading, words]);
  const { payments, isIncomplete } = usePayments(drafts);
  const filing = useFiling(() => ({
    source,
    narrative: text.trim() || undefined,
    payments: payments.length > 0 ? payments : undefined,
    reporter:
      name.trim() || phone.trim()
        ? { name: name.trim() || undefined, phone: phone.trim() || undefined }
        : undefined,
    indicators: corrected(reading, corrections),
  }));
  const isEmpty = !text.trim() && payments.length === 0;
  const go = () => !isEmpty && !isIncomplete && filing.file();
  useKeys([{ key: 'ctrl+Enter', label: 'keys.file', run: go }]);
  return (
    <>
      <PageHead title={t('intake.title')} />
      <div className="intake">
        <section className="panel stack intake-story" aria-label={t('intake.story')}>
          <div className="intake-top">
            <label>
              <span>{t('intake.source')}</span>
              <Select
                value={source}
                onChange={setSource}
                options={kSources.map((each) => ({
                  value: each,
                  label: words.code('source', each),
                }))}
                aria-label={t('intake.source')}
              />
            </label>
            <label>
              <span>{t('intake.reporter')}</span>
              <Input
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
              />
            </label>
            <label>
              <span>{t('intake.phone')}</span>
              <Input
                value={phone}
                onChange={(event) => setPhone(event.target.value)}
                inputMode="tel"
                autoComplete="off"
              />
            </label>
          </div>
          <StoryInput text={text} reading={reading} onChange={setText} onCaret={setCaret} />
        </section>
        <div className="stack intake-right">
          <section className="panel intake-found" aria-label={t('intake.found')}>
            <div className="panel-head">
              <h2>{t('intake.found')}</h2>
              {query.isError && (
                <span className="bad" role="alert">
                  {problemText(words, query.error)}
                </span>
              )}
            </div>
            <div className="panel-body">
              <FactsFound
                reading={reading}
                corrections={corrections}
                onCorrect={setCorrections}
                active={caret}
              />
            </div>
          </section>
          <section className="panel intake-payments" aria-label={t('intake.payments')}>
            <div className="panel-head">
              <h2>{t('intake.payments')}</h2>
            </div>
            <div className="panel-body">
              <PaymentRows
                drafts={drafts}
                onChange={setDrafts}
                candidatesOf={candidatesIn(reading)}
              />
            </div>
          </section>
          <div className="intake-send">
            <p className="grow">
              {isIncomplete ? (
                <span className="bad">{t('intake.incomplete')}</span>
              ) : (
                <span className="quiet">{t('intake.what_happens')}</span>
              )}
            </p>
            {filing.error !== null && (
              <p className="bad" role="alert">
                {problemText(words, filing.error)}
              </p>
            )}
            <Button
              type="primary"
              size="large"
              disabled={isEmpty || isIncomplete}
              loading={filing.isPending}
              onClick={go}>
              {sendLabel(words, payments, text)} <kbd className="kbd kbd-on">Ctrl ⏎</kbd>
            </Button>
          </div>
        </div>
      </div>
    </>
  );
}

/** What the button will send: "4 stops to 3 banks". */
function sendLabel(words: Words, payments: Payment[], text: string): string {
  const { stops, banks } = reach(payments);
  if (stops > 0) return words.t('intake.send', { stops, banks });
  return text.trim() ? words.t('intake.send_story') : words.t('intake.send_nothing');
}

/** Files once: the key is made with the form, so that a repeated try files nothing twice. */
function useFiling(draft: () => AlertDraft) {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const filing = useFileAlert();
  const file = () => {
    if (filing.isPending) return;
    filing.mutate(
      { draft: draft(), key: key.current },
      {
        onSuccess: (filed) => {
          void message.success(t('intake.filed', { id: filed.case }));
          void navigate(`/cases/${filed.case}`);
        },
      },
    );
  };
  return { file, isPending: filing.isPending, error: filing.isError ? filing.error : null };
}
