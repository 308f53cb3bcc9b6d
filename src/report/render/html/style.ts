/** The page's only style sheet. Colour never speaks alone: shape, dash or a word says the same. */

import { across, WIDTH } from './scale.js'
import { INCIDENT, NARROW_INCIDENT } from './style-incident.js'
import { STRIP } from './style-strip.js'

const LIGHT = `--page:#fbfbf9;--card:#fff;--ink:#1b1c1f;--soft:#5d626b;--rule:#e4e5e1;--zone:#eceff3;--blue:#1d4f91;--blue-band:#1d4f9130;
--amber:#935400;--amber-band:#93540020;--red:#bf2a2e;--red-tint:#fbeaea;--red-ink:#fff;--drift:#f8e3b4;--drift-ink:#865300;--drift-line:#a86b00;--good:#dceee2;--good-ink:#1f6a3d;
--flow:#2b6b57;--flow-band:#2b6b5726;--was:#b9c2ce;--covariate:#7ba3cf;--concept:#c46f35;--focus:#1d4f91;
--k1:#1d4f9112;--k2:#1d4f9126;--k3:#1d4f913a;--k4:#1d4f914e;--k5:#1d4f9162;--s0:#1d4f91;--s1:#4f83bd;--s2:#93b7dc;--s3:#2b6b57;--s4:#6fae95;--s5:#b9d9c9;--s6:#8a5a9e;--s7:#c9a9d6`

const DARK = `--page:#15161a;--card:#1d1f23;--ink:#ececee;--soft:#a7abb3;--rule:#2f3238;--zone:#272b31;--blue:#86b4fb;--blue-band:#86b4fb38;
--amber:#e6a64d;--amber-band:#e6a64d26;--red:#ff7d75;--red-tint:#3a2022;--red-ink:#1d1f23;--drift:#4b3813;--drift-ink:#f2c766;--drift-line:#e6b64a;--good:#1e3629;--good-ink:#7fd3a0;
--flow:#7fcab0;--flow-band:#7fcab02b;--was:#4d5763;--covariate:#6592c6;--concept:#dd8a4e;--focus:#86b4fb;
--k1:#86b4fb14;--k2:#86b4fb28;--k3:#86b4fb3c;--k4:#86b4fb50;--k5:#86b4fb64;--s0:#86b4fb;--s1:#5a86cc;--s2:#3d5f96;--s3:#7fcab0;--s4:#4f9a82;--s5:#35695a;--s6:#b98acb;--s7:#7d5a8c`

const PAGE = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}
th,td{overflow-wrap:break-word}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main,footer{max-width:1064px;margin:0 auto;padding:0 16px}
header{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:2px 24px;padding-top:28px;padding-bottom:12px}
html{scroll-padding-top:3.2rem}
.contents{position:sticky;top:0;z-index:3;max-width:1064px;margin:0 auto;padding:7px 16px;display:flex;flex-wrap:wrap;gap:2px 16px;font-size:13px;background:var(--page)}
.contents a{color:var(--soft);text-decoration:none}.contents a:hover{color:var(--ink);text-decoration:underline}
h1{font-size:20px;line-height:1.3;margin:0;unicode-bidi:isolate}
header p{margin:0;color:var(--soft);font-size:14px}
h2{font-size:13px;letter-spacing:.07em;text-transform:uppercase;color:var(--soft);margin:40px 0 10px;font-weight:650}
h3,h4{font-size:15px;margin:0;font-weight:650;unicode-bidi:isolate}
h3 span,h4 span{color:var(--soft);font-weight:400}
.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:20px}
a{color:inherit}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,[tabindex="0"]:focus-visible,input:focus-visible+label{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
:target{scroll-margin-top:16px}
article:target,.card:target,article.led,.card.led{border-color:var(--focus)}
tr:target,tr.led{box-shadow:inset 3px 0 var(--focus)}
.skip,i{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;font-style:normal}
.skip:focus{width:auto;height:auto;clip-path:none;padding:8px 12px;background:var(--card);z-index:2}
.defs{position:absolute;width:0;height:0}
svg{font:inherit;fill:currentColor;overflow:visible}
.g{width:.72em;height:.72em;max-width:100%;fill:currentColor;stroke:none}
footer{color:var(--soft);font-size:13px;padding-top:28px;padding-bottom:44px}
.note,.more{color:var(--soft);font-size:13px;margin:10px 0 0}
.legend{list-style:none;margin:6px 0 4px;padding:0;display:flex;flex-wrap:wrap;gap:3px 18px;font-size:13px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:7px}
.key{flex:none;display:inline-flex;align-items:center;justify-content:center;width:16px;height:12px;border-radius:2px}
summary{cursor:pointer;color:var(--soft);font-size:13px;width:fit-content}
details{margin-top:8px}
section>.card>details:first-child{margin-top:0}
details>*+*{margin-top:10px}
.narrow{display:none}`

const VERDICT = `
.verdict{border-left-width:5px;padding:22px 24px}
.verdict.degraded{border-left-color:var(--red)}.verdict.healthy{border-left-color:var(--good-ink)}.verdict.inconclusive{border-left-color:var(--soft)}
.status{display:inline-flex;align-items:center;gap:7px;margin:0;padding:2px 11px;border-radius:99px;font-size:13px;font-weight:650;background:var(--zone)}
.degraded .status{color:var(--red);background:var(--red-tint)}.healthy .status{color:var(--good-ink);background:var(--good)}
.healthy .status .g{fill:none;stroke:currentColor;stroke-width:1.8}
.inconclusive .status .g{transform:scale(2.6)}
.verdict h2{font-size:23px;line-height:1.32;letter-spacing:-.005em;text-transform:none;color:var(--ink);margin:10px 0 16px;max-width:48em;text-wrap:balance}
.verdict h2.long{font-size:19px;line-height:1.42;max-width:56em;text-wrap:pretty}
.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,250px),1fr));gap:18px 32px}
.lists h3{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--soft)}
.lists ul{margin:6px 0 0;padding-left:18px}
.lists li{margin-bottom:5px;text-wrap:pretty}
.lists li::marker{color:var(--soft)}
.lists a{text-decoration:underline;text-decoration-color:var(--rule);text-decoration-thickness:2px;text-underline-offset:3px}
.lists a:hover{text-decoration-color:currentColor}`

const GRID = `
.grid{display:block;width:100%;border-collapse:collapse;font-size:13px}
.grid thead,.grid tbody{display:block}
.grid tr{display:flex;gap:2px;margin-bottom:2px}
.grid tr>:first-child{flex:0 0 206px;min-width:0;font-weight:400;text-align:left;padding-right:10px;line-height:20px}
.grid th a{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-decoration:none;unicode-bidi:isolate}
.grid th a:hover{text-decoration:underline}
.grid td,.grid thead th+th{flex:1 1 0;min-width:0;padding:0;position:relative}
.grid thead th+th{height:20px;font-weight:400;color:var(--soft)}
.grid .tick{position:absolute;left:0;top:0;font-size:12px;white-space:nowrap}
.grid td{height:20px;display:flex;align-items:center;justify-content:center;border-radius:2px}
.grid td a{display:flex;align-items:center;justify-content:center;width:100%;height:100%}
.grid td .g{width:11px;height:11px}
.grid .from{margin-left:5px}
.r{background:var(--zone)}.h{background:var(--good)}
.p{background:var(--red);color:var(--red-ink)}
.o{background:var(--red-tint);color:var(--red)}.o .g{fill:none;stroke:currentColor;stroke-width:1.3}
.b{background:var(--good);color:var(--good-ink)}.b .g{fill:none;stroke:currentColor;stroke-width:1.5}
.d,.q{background:var(--drift);color:var(--drift-ink)}
.d .g,.q .g{fill:none;stroke:currentColor;stroke-width:1.3}
.n,.u,.s{color:var(--soft)}
.u .g,.s .g{fill:none;stroke:currentColor;stroke-width:1.3}
.n .g{stroke:none}
.key .g{width:10px;height:10px}
.grid+.legend,.more+.legend{margin:12px 0 0}`

const CHARTS = `
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px;align-items:start}
.charts>.main{grid-column:1/-1}
.charts>.minor:last-child:nth-child(even){grid-column:1/-1}
.plot{display:flex;margin-top:4px}
.axis{flex:none}
.axis,.area{font-size:13px;fill:var(--soft)}
.area{display:block;flex:1 1 0;min-width:0;width:100%}
.stretch{width:100%;height:100%}
.stretch path{vector-effect:non-scaling-stroke;fill:none}
.zone{fill:var(--zone)}
.rule,.zero{stroke:var(--rule)}.zero{stroke:var(--soft)}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.realized{stroke:var(--blue)}.line.statistic{stroke:var(--flow)}.line.estimated{stroke:var(--amber);stroke-dasharray:6 4;stroke-linecap:butt}
.stretch .band{fill:var(--blue-band);stroke:none}.stretch .band.estimated{fill:var(--amber-band)}.stretch .band.statistic{fill:var(--flow-band)}
.line.dense{stroke-width:.9}
.bound{fill:none;stroke:var(--soft);stroke-dasharray:3 4;stroke-width:1.2}.alerting .bound{stroke:var(--red)}.alerting .bound.estimated,.bound.estimated{stroke:var(--amber)}
.end{stroke:var(--soft);stroke-dasharray:2 3;stroke-width:1.4}
.dot.realized{fill:var(--blue)}.dot.statistic{fill:var(--flow)}.dot.estimated{fill:var(--amber)}.dot.low{fill:var(--card);stroke:var(--amber);stroke-width:1.4}
.mu{fill:none;stroke:var(--amber);stroke-width:1.8;color:var(--amber)}
.mp{fill:var(--red);color:var(--red)}.md{fill:var(--drift-line);color:var(--drift-line)}
.mo{fill:none;stroke:var(--red);stroke-width:1.5;color:var(--red)}.area .mo{fill:var(--card)}
.mb{fill:none;stroke:var(--good-ink);stroke-width:1.6}.area .mb{fill:var(--card)}
.area .mp,.area .md{stroke:var(--card);stroke-width:.8;paint-order:stroke}
.halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.strong{font-weight:650;fill:var(--red)}
.swatch{flex:none}
.legend .realized{color:var(--blue)}.legend .estimated{color:var(--amber)}.legend .statistic{color:var(--flow)}.alerting .legend .limit{color:var(--red)}.legend .better{color:var(--good-ink)}.legend .watched{color:var(--red)}
.drift.alerting .bound{stroke:var(--drift-line)}.drift.alerting .legend .limit{color:var(--drift-ink)}.drift .strong{fill:var(--drift-ink)}
h4{margin-top:26px}
.covariate{fill:var(--covariate);background:var(--covariate)}.concept{fill:var(--concept);background:var(--concept)}
.stretch .covariate{fill:var(--covariate)}.stretch .concept{fill:var(--concept)}.stretch .noise{stroke:var(--concept);stroke-width:1}
.key.noise{border:1px solid var(--concept)}`

const TABLES = `
table{border-collapse:collapse}
th,td{text-align:left;font-weight:400;vertical-align:middle}
.e{text-align:right}
.scroll{overflow-x:auto}
.tall,details .scroll{max-height:min(78vh,900px);overflow-y:auto;overscroll-behavior:contain}
.tall thead th,details .scroll thead th{position:sticky;top:0;background:var(--card);z-index:1}
.list{width:100%}
.list th,.list td{padding:8px 10px;border-bottom:1px solid var(--rule)}
.list thead th{font-size:13px;color:var(--soft);padding-top:2px;vertical-align:bottom}
.list tbody tr:last-child>*{border-bottom:0}
.list tbody th{unicode-bidi:isolate;overflow-wrap:anywhere;min-width:8em;max-width:24em}
.list small{display:block;font-size:12px;color:var(--soft)}
.list s{text-decoration:none;color:var(--soft)}
.m,.none{color:var(--soft)}
.none{font-size:13px}
.list button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
.list button:hover{color:var(--ink)}
[aria-sort] button{color:var(--ink);font-weight:600}
[aria-sort=descending] button::after{content:" \\2193"}[aria-sort=ascending] button::after{content:" \\2191"}
.spark{display:block;width:120px;height:24px;fill:none;stroke:var(--flow);stroke-width:1.4;stroke-linejoin:round}
.spark .b{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
.spark .a{stroke:none;marker:url(#md)}.quality .spark .a{marker:url(#mq)}
#md,#mq{fill:var(--drift-line)}
.search{margin:0 0 12px;font-size:14px}
.search label{color:var(--soft);margin-right:6px}
.search input{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:6px;padding:4px 9px;width:16em;max-width:100%}
.search output{color:var(--soft);margin-left:8px}
.numbers{font-size:13px}
.numbers th,.numbers td{padding:3px 18px 3px 0}
.numbers thead th,.numbers span,.numbers .r th,.numbers .r td{color:var(--soft)}
.numbers .r{background:none}
.numbers .g{margin-right:4px}
dl{margin:0;font-size:14px}
dl div{display:grid;grid-template-columns:180px 1fr;gap:2px 16px;padding:5px 0}
dt{color:var(--soft)}dd{margin:0;unicode-bidi:plaintext}`

const DISTRIBUTIONS = `
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px;align-items:start}
.pair>:last-child:nth-child(odd){grid-column:1/-1}
.dist h3{margin-bottom:10px}
.choose{display:flex;flex-wrap:wrap;gap:2px}
.choose>input{position:absolute;opacity:0;pointer-events:none}
.choose>label{flex:1 1 0;min-width:12px;height:24px;border-radius:2px;display:flex;align-items:center;justify-content:center;cursor:pointer}
.choose>label .g{width:11px;height:11px}
.choose>input:checked+label{position:relative;z-index:1;box-shadow:0 0 0 2px var(--card),0 0 0 4px var(--ink)}
.panels{flex:0 0 100%;min-width:0}
.panel{display:none}
.panel.only{display:block;width:100%}
.panel .legend{margin:12px 0 8px}
.panel .legend span{display:inline-flex;align-items:center;gap:7px}
.was{fill:var(--was)}.now,.came{fill:var(--blue)}.left{fill:var(--card);stroke:var(--soft);stroke-dasharray:2 2}
.key.was{background:var(--was)}.key.now,.key.came{background:var(--blue)}.key.left{border:1px dashed var(--soft)}
.stretch .was{fill:var(--was);stroke:none}.stretch .came{fill:var(--blue);stroke:none}.stretch .left{stroke:var(--soft);stroke-dasharray:2 2}
.reading .g{margin-right:5px;color:var(--drift-ink);fill:none;stroke:currentColor;stroke-width:1.3}
.steps{width:100%}
.bars{width:100%;table-layout:auto;font-size:13px}
.bars th,.bars td{padding:1px 0 1px 10px;white-space:nowrap;text-align:right}
.ends td{text-align:right}
.bars thead th{color:var(--soft);font-size:12px}
.bars tbody th{padding-left:0;text-align:right;max-width:120px;overflow:hidden;text-overflow:ellipsis;unicode-bidi:isolate;color:var(--soft)}
.bars td:nth-child(2){width:100%;min-width:60px}
.bars svg{display:block;width:100%;height:17px}
.bars .w{color:var(--soft)}
.part{fill:var(--drift-line)}
@media(min-width:701px){.together>:only-child{grid-column:1/-1}.together>:only-child .beside,.panel .beside{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);gap:0 36px}.together>:only-child .beside h4{margin-top:4px}}
.course{margin-bottom:14px}
.stretch .outer,.stretch .inner{fill:var(--blue-band);stroke:none}.line.median{stroke:var(--blue)}
.key.outer{background:var(--blue-band)}.key.inner{background:linear-gradient(var(--blue-band),var(--blue-band)),linear-gradient(var(--blue-band),var(--blue-band))}
${[0, 1, 2, 3, 4, 5, 6, 7].map((at) => `.stretch .s${at}{fill:var(--s${at})}.key.s${at}{background:var(--s${at})}`).join('')}
.stretch .rest{fill:var(--was)}.key.rest{background:var(--was)}`

const MATRIX = `
.panel h3{margin-top:14px}
.cells{border-collapse:separate;border-spacing:2px;font-size:14px}
.cells th{color:var(--soft);font-size:13px;line-height:1.25;padding:3px 8px;max-width:130px;overflow-wrap:break-word;hyphens:auto;unicode-bidi:isolate}.dense th{overflow-wrap:anywhere}
.cells tbody th{position:sticky;left:0;background:var(--card);min-width:64px}.dense td{min-width:58px;padding:4px 3px}.dense thead th{padding:3px 2px;min-width:54px}.cells thead th{text-align:center}.cells thead tr+tr th:first-child{text-align:left}
.cells{width:100%}
.cells td{min-width:66px;height:50px;padding:4px 8px;text-align:center;border-radius:3px}
.cells thead td{height:auto;padding:0}
.cells small{display:block;font-size:12px;white-space:nowrap}
.cells small .g{margin-right:3px}
.cells .out{box-shadow:inset 0 0 0 2px var(--drift-line)}.cells s{text-decoration:none;margin-left:4px}
${[1, 2, 3, 4, 5].map((at) => `.k${at}{background:var(--k${at})}`).join('')}
.scores{display:grid}
.score{display:flex;flex-wrap:wrap;gap:8px 22px}
.scores.many{grid-template-columns:repeat(auto-fill,minmax(min(100%,238px),1fr));gap:26px 18px}
.many .score{display:block}.many .numbers th,.many .numbers td{padding-right:9px;white-space:nowrap}.many .numbers .key{margin-right:3px}
.score>div{flex:1 1 170px;min-width:0;padding-top:2px}
.score p{margin:0 0 10px;font-size:14px}
.reliability{flex:none;font-size:12px;fill:var(--soft)}
.reliability path{fill:none}
.reliability path.band{fill:var(--blue);opacity:.14}
.reliability .diagonal{stroke:var(--soft);stroke-dasharray:3 4}
.reliability path.raw{stroke:var(--concept);stroke-width:1.6;stroke-dasharray:5 3}.reliability path.mended{stroke:var(--blue);stroke-width:2}
.reliability circle.raw{fill:var(--card);stroke:var(--concept);stroke-width:1.6}.reliability circle.mended{fill:var(--blue)}
.key.raw{height:0;border-top:2px dashed var(--concept);border-radius:0}.key.mended{height:0;border-top:2px solid var(--blue);border-radius:0}
.numbers .key{vertical-align:middle;margin-right:5px}
.panes>*+*{margin-top:26px}
.moved{width:100%;margin-top:4px}.moved td:last-child,.moved th:last-child{padding-right:0;white-space:nowrap}.moved .g{margin-right:4px}`

const NARROW = `
@media screen and (max-width:700px){
.wide,.w{display:none!important}.narrow{display:inline}
header,main,footer{padding-left:12px;padding-right:12px}
html{scroll-padding-top:1rem}.contents{position:static;padding:4px 12px}
.card{padding:16px 14px}
.verdict{padding:18px 16px}
.verdict h2{font-size:20px}.verdict h2.long{font-size:17px}
h2{margin-top:32px}
.charts,.pair{grid-template-columns:minmax(0,1fr)}
.grid tr{flex-wrap:wrap;gap:1px;margin-bottom:6px}
.grid tr>:first-child{flex:0 0 100%;padding:0}
.grid thead tr{margin-bottom:2px}
.grid thead tr>:first-child{display:none}
.grid .from{margin-left:3px}
.grid td .g{width:9px;height:9px}
.list th,.list td{padding:8px 5px}
.list tr>:first-child{padding-left:0}.list tr>:last-child{padding-right:0}
.spark{zoom:.72}.list s{display:none}.list tbody th{font-size:14px;min-width:6.5em}
dl div{grid-template-columns:1fr}
.cells td{min-width:50px;padding:4px 3px}.cells th{padding:3px 4px;max-width:76px;overflow-wrap:anywhere}.cells s{display:block;margin:0}
.numbers th,.numbers td{padding-right:12px}
${NARROW_INCIDENT}
}`

const MOTION = `
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`

/** Black on white on A4: charts keep their dashes and shapes, long tables their every row. */
const PRINT = `
@page{size:A4;margin:14mm}
@media print{
:root{${LIGHT};--page:#fff;--ink:#000;--soft:#444;--rule:#bbb;--zone:#eee;--blue:#000;--blue-band:#0002;--amber:#555;--amber-band:#0001;--red:#000;--red-tint:#fff;--drift:#ddd;--drift-ink:#000;--drift-line:#444;--good:#fff;--good-ink:#000;--flow:#000;--was:#bbb;--covariate:#bbb;--concept:#444;--flow-band:#0002;--k1:#00000008;--k2:#00000012;--k3:#0000001c;--k4:#00000026;--k5:#00000030;--s0:#222;--s1:#777;--s2:#bbb;--s3:#555;--s4:#999;--s5:#ddd;--s6:#3a3a3a;--s7:#888}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10pt}.lists{grid-template-columns:repeat(3,minmax(0,1fr));gap:12px 18px}.verdict{padding:14px 16px}.card{padding:12px 14px}h2{margin-top:20px}.contents{display:none}
.grid td.h,.key.h{box-shadow:inset 0 0 0 1px var(--rule)}
.search,.skip,.choose>label,.choose>input,.chosen{display:none}
.scroll,.tall,details .scroll{max-height:none;overflow:visible}
header,main,footer{max-width:none;padding:0}
.card,.list tr{break-inside:avoid}.tables>.card,section>.card:has(details[open]){break-inside:auto}
h2,h3,h4,thead{break-after:avoid}
.verdict h2{font-size:16pt}
}`

/** Shows the panel whose radio button is chosen. */
function chosenPanels(most: number): string {
  return Array.from(
    { length: most },
    (_, index) => `.choose>input:nth-of-type(${index + 1}):checked~.panels>:nth-child(${index + 1})`,
  ).join(',')
}

/** For a page whose longest row of choices has `choices` of them; sparklines start with so much reference. */
export function styleSheet(choices: number, referenceShare: number): string {
  const panels = choices > 1 ? `${chosenPanels(choices)}{display:block}` : ''
  const zone = `.spark{background:linear-gradient(90deg,var(--zone) ${across(referenceShare * WIDTH)},transparent 0)}`
  return `:root{${LIGHT}}@media(prefers-color-scheme:dark){:root{${DARK}}}${PAGE}${VERDICT}${GRID}${CHARTS}${TABLES}${zone}${DISTRIBUTIONS}${MATRIX}${INCIDENT}${STRIP}${panels}${NARROW}${MOTION}${PRINT}`
}
