// Taking the analysis out of the house: a table, a workbook, or an evidence pack for the prosecutor.
// Who took it and what for is kept in the journal.
import { Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import type { Case, Paper, TraceMethodName } from '../../server/types';
import { download } from '../../ui/download';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { kMethods } from './compare';
import { asOf, tracePath, useMakePack } from './queries';

type Kind = 'pack' | 'csv' | 'xlsx';

interface Fields {
  kind: Kind;
  method: TraceMethodName;
  purpose: string;
}

interface ExportFormProps {
  from: Case;
  at: number | null;
  close: () => void;
}

export function ExportForm({ from, at, close }: ExportFormProps) {
  const words = useWords();
  const { t } = words;
  const [form] = Form.useForm<Fields>();
  const [made, setMade] = useState<Paper | null>(null);
  const pack = useMakePack(from.id);
  const go = ({ kind, method, purpose }: Fields) => {
    const as_of = asOf(at);
    if (kind === 'pack')
      return pack.mutate(
        { kind: 'evidence_pack', method, as_of, purpose: purpose.trim() },
        { onSuccess: setMade },
      );
    const query = new URLSearchParams({
      method,
      purpose: purpose.trim(),
      ...(as_of ? { as_of } : {}),
    });
    download(`${from.id}-${method}.${kind}`, `${tracePath(from.id, `/trace.${kind}`)}?${query}`);
    close();
  };
  return (
    <Modal
      open
      title={t('analysis.export')}
      onCancel={close}
      onOk={made ? close : () => form.submit()}
      okText={made ? t('decide.close') : t('analysis.export')}
      cancelText={t('decide.cancel')}
      confirmLoading={pack.isPending}>
      {made ? (
        <MadePaper paper={made} />
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ kind: 'pack', method: from.method }}
          onFinish={go}>
          <Form.Item name="kind" label={t('analysis.as')}>
            <Radio.Group
              options={(['pack', 'xlsx', 'csv'] as const).map((each) => ({
                value: each,
                label: words.code('export_kind', each),
              }))}
            />
          </Form.Item>
          <Form.Item name="method" label={t('case.method')}>
            <Select
              options={kMethods.map((each) => ({ value: each, label: words.code('method', each) }))}
            />
          </Form.Item>
          <Form.Item
            name="purpose"
            label={t('analysis.purpose')}
            rules={[{ required: true, whitespace: true, min: 2, message: t('form.needed') }]}>
            <Input autoFocus maxLength={300} />
          </Form.Item>
        </Form>
      )}
      {pack.isError && (
        <p className="bad" role="alert">
          {problemText(words, pack.error)}
        </p>
      )}
    </Modal>
  );
}

function MadePaper({ paper }: { paper: Paper }) {
  const { t } = useWords();
  return (
    <div className="stack" role="status">
      <p>
        <a
          href={`/api/v1/papers/${encodeURIComponent(paper.id)}`}
          target="_blank"
          rel="noreferrer"
          translate="no">
          {paper.number} {paper.title}
        </a>
      </p>
      <p className="quiet">
        {t('papers.code')} <b className="num">{paper.code}</b>
      </p>
    </div>
  );
}
