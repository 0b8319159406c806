import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useCase } from '../case/queries';
import { Decide } from './decide';

/** Approves what waits in a case; a case whose reading waits for a person opens instead. */
export function ApproveDrafts({ caseId, close }: { caseId: string; close: () => void }) {
  const navigate = useNavigate();
  const { data } = useCase(caseId);
  const drafts = data?.orders.filter((order) => order.status === 'draft') ?? [];
  const mustOpen = data !== undefined && (data.is_confirmed === false || drafts.length === 0);
  useEffect(() => {
    if (mustOpen) void navigate(`/cases/${caseId}`);
  }, [mustOpen, caseId, navigate]);
  if (!data || mustOpen) return null;
  return <Decide decision="approve" orders={drafts} close={close} />;
}
