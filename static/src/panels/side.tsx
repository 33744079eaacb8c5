// The panel at the edge: tabs, and above them whatever was chosen on the map. On a phone it is
// the sheet at the bottom.
import { useEffect, useRef } from "preact/hooks";
import { summary } from "../findings";
import type { Tab } from "../hash";
import { t } from "../i18n";
import { phone } from "../layout";
import { can, isImporter } from "../session";
import { district, edition, openTab, panelOpen, place, select, selection, sheet, tab } from "../state";
import { AccountPanel } from "./account";
import { AnalysisPanel } from "./analysis";
import { Detail } from "./detail";
import { FindingsPanel } from "./findings";
import { ImportsPanel } from "./imports";
import { OrganisationsPanel } from "./organisations";
import { OverviewPanel } from "./overview";
import { Skeleton } from "./parts/answer";
import { Icon } from "./parts/icon";
import { SheetHandle } from "./sheet";
import { DeskBody, DeskTabs } from "./workspace/desk";
import { DraftsPanel } from "./workspace/drafts";

const keys: Partial<Record<Tab, string>> = {
	overview: "O",
	findings: "F",
	analysis: "A",
	organisations: "G",
};

export function Side() {
	const body = useRef<HTMLDivElement>(null);
	const chosen = selection.value;
	const desk = edition.value === null ? null : place.value.desk;
	const shown = chosen ? `${chosen.kind}${chosen.id}` : (desk ?? tab.value);
	// The row by which a detail was opened with the keyboard, to come back to.
	const opened = useRef<{ at: string; words: string | null } | null>(null);
	const before = useRef(shown);
	useEffect(() => {
		body.current?.scrollTo(0, 0);
		const came = before.current;
		before.current = shown;
		const from = opened.current;
		if (!from || document.activeElement !== document.body) return;
		if (from.at === came) body.current?.querySelector<HTMLElement>(".back")?.focus();
		else if (from.at === shown) {
			opened.current = null;
			const rows = body.current?.querySelectorAll("button") ?? [];
			[...rows].find((row) => row.textContent === from.words)?.focus();
		}
	}, [shown]);
	if (!panelOpen.value && !phone.value) {
		return (
			<button
				type="button"
				class="side-opener card"
				aria-label={t("keys.panel")}
				title={`${t("keys.panel")} ([)`}
				onClick={() => {
					panelOpen.value = true;
					requestAnimationFrame(() => document.getElementById("side")?.focus());
				}}
			>
				<Icon name="panel" />
			</button>
		);
	}
	return (
		<aside
			id="side"
			class={`side card ${phone.value ? sheet.value : ""}`}
			aria-label={t("side.title")}
			tabIndex={-1}
			onClickCapture={(e) => {
				const row = e.detail === 0 && e.target instanceof Element ? e.target.closest("button") : null;
				if (row && !chosen) opened.current = { at: shown, words: row.textContent };
			}}
		>
			{phone.value && <SheetHandle />}
			<Tabs />
			<div class="side-body" ref={body} key={shown}>
				{chosen && (
					<button type="button" class="back" onClick={() => select(null)} title="Esc">
						<Icon name="back" size={12} />
						{desk ? t(`desk.${desk}`) : t(`tab.${tab.value}`)}
					</button>
				)}
				{!district.value ? (
					<Skeleton rows={8} />
				) : chosen ? (
					<Detail key={shown} selection={chosen} />
				) : desk ? (
					<DeskBody />
				) : (
					<TabBody />
				)}
			</div>
		</aside>
	);
}

function TabBody() {
	switch (tab.value) {
		case "findings":
			return <FindingsPanel />;
		case "analysis":
			return <AnalysisPanel />;
		case "organisations":
			return <OrganisationsPanel />;
		case "drafts":
			return <DraftsPanel />;
		case "imports":
			return <ImportsPanel />;
		case "account":
			return <AccountPanel />;
		default:
			return <OverviewPanel />;
	}
}

function Tabs() {
	const shown: Tab[] = ["overview", "findings", "analysis", "organisations"];
	if (can("edit_drafts") || can("review_drafts")) shown.push("drafts");
	if (isImporter.value) shown.push("imports");
	// Beside an edition the list of things to do is the one proof asked for.
	const found = edition.value === null ? summary.value.data?.summary : undefined;
	const bad = found ? found.error + found.warning : 0;
	return (
		<nav class="tabs" aria-label={t("side.tabs")}>
			{edition.value !== null ? (
				<DeskTabs />
			) : (
				shown.map((which) => (
					<button
						key={which}
						type="button"
						aria-current={tab.value === which ? "page" : undefined}
						title={keys[which] && `${t(`tab.${which}`)} (${keys[which]})`}
						onClick={() => openTab(which)}
					>
						{t(`tab.${which}`)}
						{which === "findings" && bad > 0 && <span class="badge">{bad > 999 ? "999+" : bad}</span>}
					</button>
				))
			)}
			{!phone.value && (
				<button
					type="button"
					class="icon-button fold"
					aria-label={t("keys.panel")}
					title={`${t("keys.panel")} ([)`}
					onClick={() => {
						panelOpen.value = false;
						requestAnimationFrame(() => document.querySelector<HTMLElement>(".side-opener")?.focus());
					}}
				>
					<Icon name="panel" />
				</button>
			)}
		</nav>
	);
}
