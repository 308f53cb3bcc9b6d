/** Style of the strip of time, and of the chosen chunk all over the page. */

export const STRIP = `
.strip{padding:14px 20px 8px;margin-bottom:18px}
.strip ol{display:flex;gap:2px;margin:0;padding:0;list-style:none}
.strip li{flex:1 1 0;min-width:0;position:relative;padding-bottom:22px}
.strip li>a,.strip li>span:first-child{display:flex;align-items:center;justify-content:center;height:24px;border-radius:3px;text-decoration:none}
.strip .g{width:11px;height:11px}.strip .d .g,.strip .q .g{fill:none;stroke:currentColor;stroke-width:1.3}
.strip .tick{position:absolute;left:0;top:27px;font-size:12px;color:var(--soft);white-space:nowrap}
.strip a[aria-current]{box-shadow:0 0 0 2px var(--card),0 0 0 4px var(--ink)}
.chosen{position:fixed;right:12px;bottom:12px;z-index:4;margin:0;padding:6px 10px;font-size:13px;background:var(--card);border:1px solid var(--soft);border-radius:8px}
.chosen button{font:inherit;color:inherit;background:none;border:1px solid var(--rule);border-radius:5px;padding:2px 9px;min-height:24px;cursor:pointer}
.at{display:none;fill:var(--focus);opacity:.14}
.picked .at{display:inline;x:calc(var(--at)*1000px);width:calc(var(--of)*1000px)}
.picked .area{cursor:pointer}
tr.now>*{box-shadow:inset 0 -1px var(--focus)}
.absent{flex:0 0 100%}
@media(max-width:700px){.strip{padding:10px 12px 4px}.strip ol{gap:1px}.strip .tick.wide{display:none}}`
