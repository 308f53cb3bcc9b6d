/** Style of incidents and their evidence. */

/** On a phone the values of the bridge are told by its bars. */
export const NARROW_INCIDENT = `.bridge .axis{display:none}.evidence .list td.e{white-space:normal}.dots{min-width:60px}.evidence .list th,.evidence .list td{padding:7px 4px}`

export const INCIDENT = `
.incident{border-left:5px solid var(--red);margin-bottom:18px}.incident.watch{border-left-style:double}.incident.quality{border-left-color:var(--drift-line)}
.incident .status{color:var(--red);background:var(--red-tint)}.incident.quality .status{color:var(--drift-ink);background:var(--drift)}
.watch .status .g,.quality .status .g{fill:none;stroke:currentColor;stroke-width:1.3}
.incident h3{font-size:18px;line-height:1.35;margin:8px 0 0}
.incident>p{margin:6px 0 0;max-width:62em}.incident>.note{margin-top:14px}.incident>.status{margin:0}
.incident .nights{margin-left:8px;color:var(--soft);font-size:13px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,150px),1fr));gap:14px 24px;margin-top:16px}
dl.facts div{display:block;padding:0}
.facts dt{font-size:13px}.facts b{display:block;font-size:16px;font-weight:650}
.facts span{display:block;color:var(--soft);font-size:13px}
.cards{grid-column:1/-1}.cards>div{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:14px 32px}.cards p{margin:10px 0 4px}.why{font-size:13px;color:var(--soft)}.why dt{float:left;margin-right:8px;font-weight:650}.why dd{margin-bottom:2px}
.evidence{margin-bottom:18px}.evidence h4{margin:0}
.bridge .amount{font-weight:650;fill:var(--ink)}
.bridge .usual{fill:var(--was)}.bridge .now{fill:var(--blue);stroke:none}.bridge .fault{fill:var(--drift-line)}.bridge .labels{fill:var(--flow)}.bridge .unknown{stroke:var(--soft);stroke-dasharray:2 3}
.bridge .next{stroke:var(--soft);stroke-dasharray:2 3}.bridge .under{stroke:var(--card);stroke-width:3.5}.bridge .whisker{stroke:var(--ink);stroke-width:1.4}
.segments .legend{display:inline-flex;margin:0 14px 0 0;vertical-align:bottom}.segments .legend>span{display:inline-flex;align-items:center;gap:6px}
.segments .key{width:11px;height:11px;border-radius:50%}
.evidence .list{font-size:14px;margin-top:8px}.evidence .list th,.evidence .list td{padding:7px 8px}.evidence .list tr>:first-child{padding-left:0}.evidence .list tr>:last-child{padding-right:0}.evidence .list tbody th{min-width:7em}.evidence .list td.e{white-space:nowrap}
.told{fill:var(--red-tint);background:var(--red-tint)}.start{stroke:var(--red);stroke-width:1.4}.key.told{border-left:2px solid var(--red)}.since{fill:var(--red)}
.dots{display:block;width:100%;min-width:90px;height:16px;overflow:visible}
.dots line{stroke:var(--soft);stroke-width:1.5}.dots .was{fill:var(--was);stroke:var(--soft)}.dots .whisker{stroke:var(--ink)}
@media(max-width:900px){.evidence{grid-template-columns:minmax(0,1fr)}}.effects .dots{min-width:60px}`
