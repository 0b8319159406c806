import { Input } from 'antd';
import { useWords } from '../words/words';

interface ReasonProps {
  value: string;
  onChange: (value: string) => void;
  isOptional?: boolean;
}

/** Why someone decides so; it is kept in the journal. */
export function Reason({ value, onChange, isOptional = false }: ReasonProps) {
  const { t } = useWords();
  return (
    <label className="reason">
      <span>{isOptional ? t('decide.reason_optional') : t('decide.reason')}</span>
      <Input.TextArea
        value={value}
        rows={2}
        maxLength={1000}
        autoFocus
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
