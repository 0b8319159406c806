import { createRoot } from 'react-dom/client';
import { App } from './app';
import './ui/colours.css';
import './ui/base.css';
import './ui/parts.css';

createRoot(document.getElementById('root')!).render(<App />);
