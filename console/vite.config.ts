import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// In development the API comes from a running server: HOLDFAST=http://127.0.0.1:8080 npm run dev
const backend = process.env.HOLDFAST ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': backend, '/partner': backend },
  },
  build: {
    manifest: true, // tools/check_size.mjs reads it
    chunkSizeWarningLimit: 1500,
  },
});
