// Administration of people: who may sign in, as what.
import { Button, Form, Input, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import type { ApprovalLevel, Role, User } from '../../server/types';
import { institutionName } from '../../ui/account';
import { PageHead } from '../../ui/page_head';
import { Answered, problemText } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { useSession } from '../session/session';
import { useAddUser, useChangeUser, usePartners, useUsers, type NewUser } from './queries';

const kRoles: Role[] = ['call_taker', 'officer', 'partner_desk', 'administrator'];
const kLevels: readonly ApprovalLevel[] = ['none', 'officer', 'county', 'prefecture', 'province'];
const kPasswordMin = 10;

export function Users() {
  const { t } = useWords();
  const query = useUsers();
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  return (
    <>
      <PageHead title={t('nav.users')}>
        <span className="grow" />
        <Button type="primary" onClick={() => setEditing('new')}>
          {t('users.add')}
        </Button>
      </PageHead>
      <section className="panel" aria-label={t('nav.users')}>
        <Answered query={query}>{(users) => <Table users={users} edit={setEditing} />}</Answered>
      </section>
      {editing && (
        <Editor user={editing === 'new' ? null : editing} close={() => setEditing(null)} />
      )}
    </>
  );
}

function Table({ users, edit }: { users: User[]; edit: (user: User) => void }) {
  const words = useWords();
  const { t } = words;
  const { user: me } = useSession();
  const change = useChangeUser();
  return (
    <div className="table-wrap">
      <table className="rows cards">
        <thead>
          <tr>
            <th>{t('users.name')}</th>
            <th>{t('session.login')}</th>
            <th>{t('users.role')}</th>
            <th>{t('users.partner')}</th>
            <th>{t('users.last_seen')}</th>
            <th>{t('users.active')}</th>
            <th>
              <span className="visually-hidden">{t('users.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <td data-label={t('users.name')} translate="no">
                {user.name}
              </td>
              <td data-label={t('session.login')} className="num">
                {user.login}
              </td>
              <td data-label={t('users.role')}>{words.code('user_role', user.role)}</td>
              <td data-label={t('users.partner')} translate="no">
                {user.partner ? institutionName(words, user.partner) : '–'}
              </td>
              <td data-label={t('users.last_seen')}>
                <When at={user.last_seen_at} />
              </td>
              <td data-label={t('users.active')} translate="no">
                <Switch
                  size="small"
                  checked={user.is_active}
                  disabled={user.id === me.id}
                  aria-label={t('users.active_of', { name: user.name })}
                  onChange={(is_active) => change.mutate({ id: user.id, change: { is_active } })}
                />
              </td>
              <td className="right">
                <Button size="small" onClick={() => edit(user)}>
                  {t('users.change')}
                </Button>
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

type Fields = Partial<NewUser>;

function Editor({ user, close }: { user: User | null; close: () => void }) {
  const words = useWords();
  const { t } = words;
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch('role', form);
  const add = useAddUser();
  const change = useChangeUser();
  const partners = usePartners().data ?? [];
  const save = (fields: Fields) => {
    const partner = fields.role === 'partner_desk' ? fields.partner : undefined;
    const password = fields.password || undefined;
    if (user) {
      const { name, role, approval_level } = fields;
      change.mutate(
        { id: user.id, change: { name, role, partner, approval_level, password } },
        { onSuccess: close },
      );
    } else {
      add.mutate({ ...(fields as NewUser), partner }, { onSuccess: close });
    }
  };
  const error = add.error ?? change.error;
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Modal
      open
      title={user ? t('users.change_title', { name: user.name }) : t('users.add')}
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
        initialValues={user ?? { role: 'call_taker' }}>
        {!user && (
          <Form.Item
            name="login"
            label={t('session.login')}
            rules={[...needed, { min: 2, message: t('form.too_short', { n: 2 }) }]}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('users.name')} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="role" label={t('users.role')} rules={needed}>
          <Select
            options={kRoles.map((each) => ({ value: each, label: words.code('user_role', each) }))}
          />
        </Form.Item>
        {role === 'partner_desk' && (
          <Form.Item name="partner" label={t('users.partner')} rules={needed}>
            <Select
              showSearch
              optionFilterProp="label"
              options={partners.map((each) => ({
                value: each.id,
                label: `${each.name} (${each.id})`,
              }))}
            />
          </Form.Item>
        )}
        {(role === 'officer' || role === 'administrator') && (
          <Form.Item
            name="approval_level"
            label={t('users.approval_level')}
            extra={t('users.approval_level_hint')}>
            <Select
              options={kLevels.map((each) => ({
                value: each,
                label: words.code('approval_level', each),
              }))}
            />
          </Form.Item>
        )}
        <Form.Item
          name="password"
          label={user ? t('users.new_password') : t('session.password')}
          rules={[
            ...(user ? [] : needed),
            { min: kPasswordMin, message: t('form.too_short', { n: kPasswordMin }) },
          ]}>
          <Input.Password autoComplete="new-password" maxLength={256} />
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
