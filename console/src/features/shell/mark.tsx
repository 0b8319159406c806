export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M9 7v18M23 7v18M9 16h14"
        stroke="var(--paper)"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </svg>
  );
}
