import { Tooltip } from 'antd';
import { useWords } from '../words/words';
import { money, shortMoney } from './format';

/** An amount in fen: exact, or short with the exact figure on hover. */
export function Money({ fen, short = false }: { fen: number; short?: boolean }) {
  const { language } = useWords();
  if (!short) return <span className="num">{money(fen)}</span>;
  return (
    <Tooltip title={money(fen)}>
      <span className="num">{shortMoney(fen, language)}</span>
    </Tooltip>
  );
}
