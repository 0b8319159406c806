import './ui/colours.css';
import './ui/base.css';
import './ui/parts.css';
import { createRoot } from 'react-dom/client';
import { App } from './app'; // with the features' own styles: behind the shared ones

createRoot(document.getElementById('root')!).render(<App />);
