// The papers of a return, each as a PDF.
import type { Return } from '../../server/types';

export function ReturnPapers({ from: _ }: { from: Return }) {
  return null;
}
