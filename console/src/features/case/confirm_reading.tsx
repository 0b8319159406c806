// A case that began with a story only: a person looks at what was read before any order goes out.
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import type { Case } from '../../server/types';
import { phone } from '../../ui/format';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { candidatesIn, usePayments } from '../intake/intake';
import { draftOf, reach } from '../intake/payment_draft';
import { PaymentRows } from '../intake/payment_rows';
import { Story } from '../intake/story';
import { useConfirmReading } from './queries';

export function ConfirmReading({ from }: { from: Case }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const told = from.alerts.find((alert) => alert.narrative) ?? from.alerts[0];
  const found = suspectPhones(from);
  const [drafts, setDrafts] = useState(() =>
    (from.unconfirmed_payments ?? []).map((payment) => ({
      ...draftOf(words, payment),
      is_touched: true,
    })),
  );
  const [phones, setPhones] = useState(found);
  const { payments, isIncomplete } = usePayments(drafts);
  const confirm = useConfirmReading(from.id);
  const { stops, banks } = reach(payments);
  const go = () =>
    confirm.mutate(
      { payments, phones },
      { onSuccess: () => void message.success(t('confirm.done')) },
    );
  return (
    <section className="panel confirm" aria-label={t('confirm.title')}>
      <div className="panel-head">
        <span className="tag tag-near">{t('board.to_confirm')}</span>
        <h2>{t('confirm.title')}</h2>
      </div>
      <div className="confirm-body">
        <div className="stack">
          <p className="quiet">{t('confirm.what')}</p>
          {told?.narrative && <Story text={told.narrative} reading={told.reading} />}
        </div>
        <div className="stack">
          <PaymentRows
            drafts={drafts}
            onChange={setDrafts}
            candidatesOf={candidatesIn(told?.reading)}
          />
          {found.length > 0 && (
            <fieldset className="confirm-phones">
              <legend className="quiet">{t('confirm.phones')}</legend>
              <Checkbox.Group
                value={phones}
                onChange={(next) => setPhones(next as string[])}
                options={found.map((each) => ({ value: each, label: phone(each) }))}
              />
            </fieldset>
          )}
          {confirm.isError && (
            <p className="bad" role="alert">
              {problemText(words, confirm.error)}
            </p>
          )}
          <div className="row">
            <Button type="primary" disabled={isIncomplete} loading={confirm.isPending} onClick={go}>
              {stops > 0 ? t('confirm.go', { stops, banks }) : t('confirm.go_nothing')}
            </Button>
            {isIncomplete && <span className="bad">{t('intake.incomplete')}</span>}
          </div>
        </div>
      </div>
    </section>
  );
}

function suspectPhones(from: Case): string[] {
  const all = from.alerts.flatMap((alert) => alert.reading?.indicators ?? []);
  const suspect = all.filter((each) => each.kind === 'phone' && each.role === 'suspect');
  const real = suspect.filter(
    (each) => !('spoofed' in each.attributes) && !('masked' in each.attributes),
  );
  return [...new Set(real.map((each) => each.value))];
}
