// One page: head, map with scale and north, table, foot.
import { moment, number } from "../../format";
import { lang, t, word } from "../../i18n";
import { scaleBar } from "../../map/scale_bar";
import { fitted, footHeight, headHeight, type Layout, margin, rowHeight } from "../../print/sheet_layout";
import { type Row, type Sheet, seated, total } from "../../print/sheets";
import { asOf, district, edition } from "../../state";
import { draft } from "../../workspace/draft";
import { Skeleton } from "../parts/answer";
import { PatchKey } from "./patch_key";
import { onPaper, paper, turn } from "./print_state";

interface Props {
	sheet: Sheet;
	rows: readonly Row[];
	part: number;
	parts: number;
	no: number;
	of: number;
	layout: Layout;
	codes: number;
	picture: string | undefined;
}

const mm = (n: number) => `${n}mm`;

const membersShare = 0.31; // of the table's width; ws_print.css has the other columns
const characterWidth = 2.83; // mm, of 8 pt

export function SheetPage({ sheet, rows, part, parts, no, of, layout, codes, picture }: Props) {
	const last = part === parts - 1;
	const table = part === 0 ? layout.table.w : layout.page.w - 2 * margin;
	const room = 2 * Math.floor((table * membersShare - 1.2) / characterWidth) - 2; // names stay whole
	return (
		<article
			class={`sheet-page ${paper.value}-${turn.value} ${layout.table.beside && part === 0 ? "beside" : ""}`}
			style={{ width: mm(layout.page.w), height: mm(layout.page.h), padding: mm(margin) }}
			aria-label={t("print.page", { i: no, n: of })}
		>
			<header style={{ height: mm(headHeight) }}>
				<div>
					<p class="sheet-over">{[district.value?.name, sheet.street].filter(Boolean).join(" · ")}</p>
					<h2>
						{sheet.title}
						{part > 0 && <span class="sheet-part"> {t("print.continued", { i: part + 1, n: parts })}</span>}
					</h2>
				</div>
				<Standing sheet={sheet} layout={layout} />
			</header>
			<div class="sheet-body">
				{part === 0 && <MapOnPaper sheet={sheet} layout={layout} picture={picture} />}
				<table class="sheet-table" style={part === 0 ? { width: mm(layout.table.w) } : {}}>
					<colgroup>
						<col class="c-code" />
						<col class="c-branch" />
						<col class="c-members" />
						<col class="c-households" />
					</colgroup>
					<thead>
						<tr>
							<th scope="col">{t("print.grid")}</th>
							<th scope="col">{t("print.branch")}</th>
							<th scope="col">{t("print.members")}</th>
							<th scope="col" class="number">
								{t("print.households")}
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map((r) => (
							<TableRow key={r.id} row={r} codes={codes} room={room} />
						))}
					</tbody>
					{last && (
						<tfoot>
							<tr style={{ height: mm(rowHeight - 1) }}>
								<td colSpan={3}>{t("print.total", { n: sheet.rows.length })}</td>
								<td class="number">{said(total(sheet.rows))}</td>
							</tr>
						</tfoot>
					)}
				</table>
			</div>
			<footer style={{ height: mm(footHeight) }}>
				<span>{t("app.name")}</span>
				<span>{t("print.office_holders")}</span>
				<span>{t("print.page", { i: no, n: of })}</span>
			</footer>
		</article>
	);
}

function said(n: number | null): string {
	return n === null ? "–" : number(n, lang.value);
}

/** Standing is which edition, of which day, printed when. */
function Standing({ sheet, layout }: { sheet: Sheet; layout: Layout }) {
	const e = onPaper.value;
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const shown = edition.value !== null && draft.value ? word("edition_state", draft.value.state) : null;
	return (
		<dl class="sheet-facts">
			<div>
				<dt>{t("print.edition")}</dt>
				<dd>
					{e?.name ?? "–"}
					{shown && ` (${shown})`}
				</dd>
			</div>
			<div>
				<dt>{t("print.as_of")}</dt>
				<dd>{edition.value === null ? asOf.value : (e?.from ?? e?.planned_from ?? t("edition.no_day"))}</dd>
			</div>
			<div>
				<dt>{t("print.printed")}</dt>
				<dd>{moment(new Date().toISOString(), zone)}</dd>
			</div>
			<div>
				<dt>{t("print.scale")}</dt>
				<dd>1 : {number(fitted(sheet.bounds, layout.map).scale, lang.value)}</dd>
			</div>
		</dl>
	);
}

function MapOnPaper({
	sheet,
	layout,
	picture,
}: {
	sheet: Sheet;
	layout: Layout;
	picture: string | undefined;
}) {
	const fit = fitted(sheet.bounds, layout.map);
	const bar = scaleBar(fit.metresPerPixel, 170);
	return (
		<figure class="sheet-map" style={{ width: mm(layout.map.w), height: mm(layout.map.h) }}>
			{picture ? <img src={picture} alt={t("print.map_of", { name: sheet.title })} /> : <Skeleton rows={4} />}
			<div class="sheet-north" aria-hidden="true">
				<svg width="26" height="38" viewBox="0 0 26 38" aria-hidden="true">
					<path d="M13 10 21 34 13 29 5 34z" class="north-line" />
					<path d="M13 10 13 29 5 34z" class="north-dark" />
				</svg>
				<span>{t("print.north")}</span>
			</div>
			<div class="sheet-scale">
				<span class="sheet-bar" style={{ width: `${bar.pixels}px` }}>
					<i />
					<i />
					<i />
					<i />
				</span>
				<span class="sheet-bar-words" style={{ width: `${bar.pixels}px` }}>
					<span>0</span>
					<span>{bar.label}</span>
				</span>
			</div>
			<PatchKey />
		</figure>
	);
}

function TableRow({ row: r, codes, room }: { row: Row; codes: number; room: number }) {
	const { seats, more } = seated(r.members, room, (role) => word("role", role));
	const at = Math.max(0, r.code.length - codes);
	return (
		<tr style={{ height: mm(rowHeight) }}>
			<td>
				<div class="clamp">
					<span class="sheet-code">
						{r.code.slice(0, at)}
						<b>{r.code.slice(at)}</b>
					</span>
					{r.name}
				</div>
			</td>
			<td>
				<div class="clamp">
					{r.branch || <em>{t("print.no_branch")}</em>}
					{r.joint.length > 0 && (
						<span class="soft"> {t("print.joint", { names: r.joint.join(t("list.comma")) })}</span>
					)}
				</div>
			</td>
			<td>
				<div class="clamp">
					{r.members.length === 0 ? (
						<em>{t("print.no_member")}</em>
					) : (
						seats.map(({ role, names }) => (
							<span key={role}>
								<span class="soft">{word("role", role)}</span>{" "}
								{names.map((name, i) => (
									<span key={i}>
										<span class="sheet-member">
											{name}
											{i < names.length - 1 && t("list.comma")}
										</span>
										<wbr />
									</span>
								))}{" "}
							</span>
						))
					)}
					{more > 0 && <span class="soft">{t("print.more", { n: r.members.length })}</span>}
				</div>
			</td>
			<td class="number">{said(r.households)}</td>
		</tr>
	);
}
