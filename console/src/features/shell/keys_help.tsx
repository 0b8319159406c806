import { Modal } from 'antd';
import type { KeyAction } from '../../ui/keys';
import { useWords } from '../../words/words';

/** What each key does on this screen. */
export function KeysHelp({ actions, close }: { actions: KeyAction[]; close: () => void }) {
  const { t } = useWords();
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={close} width={420}>
      <table className="rows">
        <thead className="visually-hidden">
          <tr>
            <th>{t('keys.key')}</th>
            <th>{t('keys.does')}</th>
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action.key}>
              <td className="fit">
                <kbd className="kbd">{action.key.replace('ctrl+', 'Ctrl ')}</kbd>
              </td>
              <td>{t(action.label)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
