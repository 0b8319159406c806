import { Button, Form, Input } from 'antd';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { Mark } from '../shell/mark';
import { SettingsButtons } from '../shell/settings';
import { useSignIn } from './session';
import './session.css';

export function SignIn() {
  const words = useWords();
  const { t } = words;
  const signIn = useSignIn();
  return (
    <main className="sign-in">
      <div className="panel sign-in-card">
        <h1 className="brand">
          <Mark /> {t('app.name')}
        </h1>
        <p className="quiet">{t('app.about')}</p>
        <Form layout="vertical" requiredMark={false} onFinish={(body) => signIn.mutate(body)}>
          <Form.Item
            label={t('session.login')}
            name="login"
            rules={[{ required: true, message: t('session.login_needed') }]}>
            <Input autoComplete="username" autoFocus size="large" />
          </Form.Item>
          <Form.Item
            label={t('session.password')}
            name="password"
            rules={[{ required: true, message: t('session.password_needed') }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {signIn.isError && (
            <p className="bad" role="alert">
              {problemText(words, signIn.error)}
            </p>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {t('session.sign_in')}
          </Button>
        </Form>
        <div className="row">
          <SettingsButtons />
        </div>
      </div>
    </main>
  );
}
