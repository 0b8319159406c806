// Administration of partners: banks, payment institutions, carriers; how each proves who it is.
import { App, Button, Form, Input, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import type { Partner } from '../../server/types';
import { PageHead } from '../../ui/page_head';
import { Answered, problemText } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import {
  useAddPartner,
  useChangePartner,
  useNewToken,
  usePartners,
  type NewPartner,
} from './queries';

const kKinds = ['bank', 'payment_institution', 'carrier'] as const;

export function Partners() {
  const { t } = useWords();
  const query = usePartners();
  const [editing, setEditing] = useState<Partner | 'new' | null>(null);
  const [token, setToken] = useState<{ partner: Partner; token: string | null } | null>(null);
  return (
    <>
      <PageHead title={t('nav.partners')}>
        <span className="grow" />
        <Button type="primary" onClick={() => setEditing('new')}>
          {t('partners.add')}
        </Button>
      </PageHead>
      <section className="panel" aria-label={t('nav.partners')}>
        <Answered query={query}>
          {(partners) => (
            <Table
              partners={partners}
              edit={setEditing}
              renew={(partner) => setToken({ partner, token: null })}
            />
          )}
        </Answered>
      </section>
      {editing && (
        <Editor partner={editing === 'new' ? null : editing} close={() => setEditing(null)} />
      )}
      {token && <Token partner={token.partner} close={() => setToken(null)} />}
    </>
  );
}

interface TableProps {
  partners: Partner[];
  edit: (partner: Partner) => void;
  renew: (partner: Partner) => void;
}

function Table({ partners, edit, renew }: TableProps) {
  const words = useWords();
  const { t } = words;
  const change = useChangePartner();
  return (
    <div className="table-wrap">
      <table className="rows cards">
        <thead>
          <tr>
            <th>{t('partners.id')}</th>
            <th>{t('users.name')}</th>
            <th>{t('partners.kind')}</th>
            <th>{t('partners.proof')}</th>
            <th className="right">{t('board.waiting')}</th>
            <th className="right">{t('board.answers_in')}</th>
            <th>{t('users.last_seen')}</th>
            <th>{t('partners.active')}</th>
            <th>
              <span className="visually-hidden">{t('users.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {partners.map((each) => (
            <tr key={each.id}>
              <td data-label={t('partners.id')} className="num">
                {each.id}
              </td>
              <td data-label={t('users.name')}>
                <span translate="no">{each.name}</span>
                {each.from_config && <span className="quiet"> {t('partners.from_config')}</span>}
              </td>
              <td data-label={t('partners.kind')}>{words.code('partner_kind', each.kind)}</td>
              <td data-label={t('partners.proof')}>
                {each.certificate_sha256
                  ? t('partners.certificate')
                  : each.has_token
                    ? t('partners.token')
                    : t('partners.desk_only')}
              </td>
              <td data-label={t('board.waiting')} className="right num">
                {each.waiting}
                {each.overdue > 0 && (
                  <span className="bad"> · {t('board.overdue', { n: each.overdue })}</span>
                )}
              </td>
              <td data-label={t('board.answers_in')} className="right num">
                {each.median_answer_s === undefined
                  ? '–'
                  : t('board.seconds', { n: each.median_answer_s.toFixed(1) })}
              </td>
              <td data-label={t('users.last_seen')}>
                <When at={each.last_seen_at} />
              </td>
              <td data-label={t('partners.active')} translate="no">
                <Switch
                  size="small"
                  checked={each.is_active}
                  disabled={each.from_config}
                  aria-label={t('partners.active_of', { name: each.name })}
                  onChange={(is_active) => change.mutate({ id: each.id, change: { is_active } })}
                />
              </td>
              <td className="right fit">
                {!each.from_config && (
                  <>
                    <Button size="small" onClick={() => edit(each)}>
                      {t('users.change')}
                    </Button>{' '}
                    <Button size="small" onClick={() => renew(each)}>
                      {t('partners.new_token')}
                    </Button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {change.isError && (
        <p className="bad panel-body" role="alert">
          {problemText(words, change.error)}
        </p>
      )}
    </div>
  );
}

function Editor({ partner, close }: { partner: Partner | null; close: () => void }) {
  const words = useWords();
  const { t } = words;
  const [form] = Form.useForm<NewPartner>();
  const add = useAddPartner();
  const change = useChangePartner();
  const save = (fields: NewPartner) => {
    const certificate_sha256 = fields.certificate_sha256?.trim() || undefined;
    if (partner) {
      change.mutate(
        {
          id: partner.id,
          change: { name: fields.name, certificate_sha256: certificate_sha256 ?? '' },
        },
        { onSuccess: close },
      );
    } else {
      add.mutate({ ...fields, certificate_sha256 }, { onSuccess: close });
    }
  };
  const error = add.error ?? change.error;
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Modal
      open
      title={partner ? t('users.change_title', { name: partner.name }) : t('partners.add')}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t('form.save')}
      cancelText={t('decide.cancel')}
      confirmLoading={add.isPending || change.isPending}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={save}
        initialValues={partner ?? { kind: 'bank' }}>
        {!partner && (
          <>
            <Form.Item
              name="id"
              label={t('partners.id')}
              extra={t('partners.id_hint')}
              rules={[
                ...needed,
                { pattern: /^[A-Za-z0-9_.-]{1,32}$/, message: t('partners.id_format') },
              ]}>
              <Input autoComplete="off" />
            </Form.Item>
            <Form.Item name="kind" label={t('partners.kind')}>
              <Select
                options={kKinds.map((each) => ({
                  value: each,
                  label: words.code('partner_kind', each),
                }))}
              />
            </Form.Item>
          </>
        )}
        <Form.Item name="name" label={t('users.name')} rules={needed}>
          <Input autoComplete="off" maxLength={100} />
        </Form.Item>
        <Form.Item
          name="certificate_sha256"
          label={t('partners.certificate_sha256')}
          rules={[{ pattern: /^[0-9a-f]{64}$/, message: t('partners.certificate_format') }]}>
          <Input autoComplete="off" />
        </Form.Item>
        {error && (
          <p className="bad" role="alert">
            {problemText(words, error)}
          </p>
        )}
      </Form>
    </Modal>
  );
}

/** A new token: asked for once more, since the old one ends; shown once. */
function Token({ partner, close }: { partner: Partner; close: () => void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const renew = useNewToken();
  const token = renew.data?.token;
  const copy = () => {
    void navigator.clipboard
      .writeText(token ?? '')
      .then(() => message.success(t('partners.copied')));
  };
  return (
    <Modal
      open
      title={t('partners.token_title', { name: partner.name })}
      onCancel={close}
      mask={{ closable: false }}
      onOk={token ? close : () => renew.mutate(partner.id)}
      okText={token ? t('decide.close') : t('partners.new_token')}
      cancelText={t('decide.cancel')}
      cancelButtonProps={{ hidden: token !== undefined }}
      confirmLoading={renew.isPending}>
      <div className="stack">
        <p>{token ? t('partners.token_once') : t('partners.token_what')}</p>
        {token && (
          <div className="row">
            <Input className="num grow" readOnly value={token} aria-label={t('partners.token')} />
            <Button onClick={copy}>{t('partners.copy')}</Button>
          </div>
        )}
        {renew.isError && (
          <p className="bad" role="alert">
            {problemText(words, renew.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}
