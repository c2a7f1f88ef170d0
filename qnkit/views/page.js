// Tells Python how the page looks (dark or light, device pixels a CSS pixel) and names the slider handles for screen readers.
function seen() {
  const lab = document.body.dataset.jpThemeLight;
  const code = document.body.classList;
  if (lab !== undefined) return lab === 'false';
  if (code.contains('vscode-dark') || code.contains('vscode-high-contrast')) return true;
  if (code.contains('vscode-light')) return false;
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

function nameHandles(panel) {
  for (const row of panel.querySelectorAll('.qnkit-control')) {
    const label = row.querySelector('.qnkit-label');
    const value = row.querySelector('.qnkit-value input');
    const unit = row.querySelector('.qnkit-unit');
    if (!label) continue;
    const words = label.textContent.trim();
    for (const handle of row.querySelectorAll('.noUi-handle')) {
      handle.setAttribute('aria-label', words);
      if (value) handle.setAttribute('aria-valuetext', `${value.value} ${unit ? unit.textContent.trim() : ''}`.trim());
    }
    for (const input of row.querySelectorAll('input, select')) {
      if (!input.getAttribute('aria-label')) input.setAttribute('aria-label', words);
    }
  }
  for (const input of panel.querySelectorAll('.qnkit-named input, .qnkit-named select')) {
    const holder = input.closest('.qnkit-named');
    if (!input.getAttribute('aria-label')) input.setAttribute('aria-label', holder.title || 'choose');
  }
}

function render({ model, el }) {
  const tell = () => {
    const page = { dark: seen(), ratio: window.devicePixelRatio || 1 };
    const known = model.get('page') || {};
    if (known.dark === page.dark && known.ratio === page.ratio) return;
    model.set('page', page);
    model.save_changes();
  };
  el.style.display = 'none';
  const theme = new MutationObserver(tell);
  theme.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light', 'class'] });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', tell);
  window.addEventListener('resize', tell);
  let names;
  const find = () => {
    const panel = el.closest('.qnkit-panel');
    if (!panel) return;
    nameHandles(panel);
    panel.addEventListener('focusin', () => nameHandles(panel));
    names = new MutationObserver(() => nameHandles(panel));
    for (const part of panel.querySelectorAll('.qnkit-controls')) names.observe(part, { childList: true, subtree: true });
  };
  const late = setTimeout(find, 300);
  tell();
  return () => {
    clearTimeout(late);
    theme.disconnect();
    if (names) names.disconnect();
    media.removeEventListener('change', tell);
    window.removeEventListener('resize', tell);
  };
}

export default { render };
