// The print preview: sheets as they will lie on paper, and what to choose before.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { scene } from "../../map/map";
import { drawPictures } from "../../map/picture";
import { tellingSigns } from "../../map/sheet_style";
import { fitted, inPages, layoutOf, papers, turns } from "../../print/sheet_layout";
import { Nothing, Skeleton, Trouble } from "../parts/answer";
import { Icon } from "../parts/icon";
import { SheetPage } from "./page";
import {
	chosen,
	communities,
	hasGrid,
	paper,
	printing,
	printTrouble,
	sheets,
	turn,
	what,
} from "./print_state";

export function PrintPreview() {
	return printing.value ? <Preview /> : null;
}

function close(): void {
	printing.value = false;
	requestAnimationFrame(() => document.getElementById("side")?.focus());
}

function Preview() {
	const list = sheets.value;
	const layout = layoutOf(paper.value, turn.value);
	const [pictures, setPictures] = useState<ReadonlyMap<number, string>>(new Map());
	const [failed, setFailed] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const codes = (list ?? []).map((s) => tellingSigns(s.rows.map((r) => r.code)));
	const key = list && `${paper.value} ${turn.value} ${list.map((s) => s.key).join()}`;
	useEffect(() => box.current?.focus(), []);
	useEffect(() => {
		const now = scene.peek();
		if (!list || !now) return;
		const stop = new AbortController();
		setPictures(new Map());
		setFailed(false);
		const orders = list.map((s, i) => ({
			grids: s.rows.map((r) => r.id),
			codes: codes[i]!,
			fit: fitted(s.bounds, layout.map),
			size: layout.map,
		}));
		drawPictures(
			now,
			orders,
			(i, address) => setPictures((before) => new Map([...before, [i, address]])),
			stop.signal,
		).catch(() => setFailed(true));
		return () => stop.abort();
	}, [key]);
	const pages = (list ?? []).map((s) => inPages(s.rows, layout));
	const all = pages.reduce((n, p) => n + p.length, 0);
	const ready = list !== null && list.length > 0 && pictures.size >= list.length;
	let no = 0;
	return (
		<div
			class="print-preview"
			role="dialog"
			aria-modal="true"
			aria-label={t("print.title")}
			ref={box}
			tabIndex={-1}
			onKeyDown={(e) => {
				e.stopPropagation(); // the map's keys are not the preview's
				if (e.key === "Escape") close();
			}}
		>
			<div class="print-bar card">
				<h2>{t("print.title")}</h2>
				<Choice
					label={t("print.paper")}
					of={papers}
					at={paper.value}
					set={(v) => (paper.value = v)}
					words="print.paper_"
				/>
				<Choice
					label={t("print.turn")}
					of={turns}
					at={turn.value}
					set={(v) => (turn.value = v)}
					words="print.turn_"
				/>
				<Choice
					label={t("print.what")}
					of={hasGrid() ? (["communities", "view", "grid"] as const) : (["communities", "view"] as const)}
					at={what.value}
					set={(v) => (what.value = v)}
					words="print.what_"
				/>
				{what.value === "communities" && <Communities />}
				<span class="grow" />
				<span class="soft figures" role="status">
					{list && list.length > 0
						? ready
							? t("print.pages", { n: all })
							: failed
								? t("print.failed")
								: t("print.drawing", { i: pictures.size, n: list.length })
						: ""}
				</span>
				<button type="button" class="button primary" disabled={!ready} onClick={() => print()}>
					<Icon name="print" /> {t("print.go")}
				</button>
				<button type="button" class="button" onClick={close}>
					{t("close")} <kbd>Esc</kbd>
				</button>
			</div>
			<div class="print-pages" tabIndex={0} role="region" aria-label={t("print.sheets")}>
				{printTrouble.value && <Trouble problem={printTrouble.value} />}
				{list === null && !printTrouble.value && <Skeleton rows={6} />}
				{list?.length === 0 && <Nothing>{t("print.nothing")}</Nothing>}
				{list?.map((sheet, i) =>
					pages[i]!.map((rows, part) => (
						<SheetPage
							key={`${sheet.key} ${part}`}
							sheet={sheet}
							rows={rows}
							part={part}
							parts={pages[i]!.length}
							no={++no}
							of={all}
							layout={layout}
							codes={codes[i]!}
							picture={pictures.get(i)}
						/>
					)),
				)}
			</div>
		</div>
	);
}

function Choice<T extends string>(props: {
	label: string;
	of: readonly T[];
	at: T;
	set: (v: T) => void;
	words: "print.paper_" | "print.turn_" | "print.what_";
}) {
	return (
		<div class="segments" role="group" aria-label={props.label}>
			{props.of.map((v) => (
				<button key={v} type="button" aria-pressed={props.at === v} onClick={() => props.set(v)}>
					{t(`${props.words}${v}` as "print.paper_a4")}
				</button>
			))}
		</div>
	);
}

/** Communities to print, all at first. */
function Communities() {
	const list = communities.value;
	const now = chosen.value;
	const on = (id: number) => now === null || now.has(id);
	const flip = (id: number) => {
		const next = new Set(now ?? list.map((c) => c.id));
		if (next.has(id)) next.delete(id);
		else next.add(id);
		chosen.value = next.size === list.length ? null : next;
	};
	return (
		<details class="print-communities">
			<summary>
				{now === null
					? t("print.all", { n: list.length })
					: t("print.some", { n: now.size, all: list.length })}
			</summary>
			<div class="card print-menu">
				<div class="button-row">
					<button type="button" class="link" onClick={() => (chosen.value = null)}>
						{t("print.choose_all")}
					</button>
					<button type="button" class="link" onClick={() => (chosen.value = new Set())}>
						{t("print.choose_none")}
					</button>
				</div>
				{list.map((c) => (
					<label key={c.id} class="check">
						<input type="checkbox" checked={on(c.id)} onChange={() => flip(c.id)} />
						{c.name}
					</label>
				))}
			</div>
		</details>
	);
}
