// The legend of each layer: what the colours and signs stand for, with units and counts.

import { coverage, heat, hotspots } from "../analysis";
import type { HotClass } from "../api.types";
import { metres, number, percent } from "../format";
import type { Overlay, Topic } from "../hash";
import { lang, t } from "../i18n";
import { shareSteps } from "../map/layers/territory";
import { scale } from "../map/map";
import { palettes, ramp } from "../palette";
import { states, tally } from "../responsibility";
import { limit, place, span } from "../state";
import { theme } from "../theme";
import { Dot, Patch, PostMark, StatePatch } from "./parts/swatch";
import { BalanceLegend, ChangeLegend, CompactLegend } from "./workspace/legends";

export function TopicLegend({ topic }: { topic: Topic }) {
	switch (topic) {
		case "responsibility":
			return <StatesLegend />;
		case "heat":
			return <HeatLegend />;
		case "hotspots":
			return <HotLegend />;
		case "coverage":
			return <CoverageLegend />;
		case "balance":
			return <BalanceLegend />;
		case "compactness":
			return <CompactLegend />;
		case "change":
			return <ChangeLegend />;
		default:
			return null;
	}
}

export function Entry(props: { mark: preact.ComponentChild; name: string; count?: number | string | null }) {
	return (
		<li>
			{props.mark}
			<span>{props.name}</span>
			{props.count !== undefined && props.count !== null && (
				<span class="figures">
					{typeof props.count === "number" ? number(props.count, lang.value) : props.count}
				</span>
			)}
		</li>
	);
}

function StatesLegend() {
	const counts = tally.value;
	return (
		<ul class="legend">
			{states.map((s) => (
				<Entry key={s} mark={<StatePatch state={s} />} name={t(`state.${s}`)} count={counts?.[s] ?? null} />
			))}
			<li class="unit">{t("legend.grids")}</li>
		</ul>
	);
}

/** classNames writes the classes of a fixed legend of whole numbers: 1, 2–4, 5–9, ≥ 10. */
export function classNames(breaks: readonly number[]): string[] {
	return breaks.map((from, i) => {
		const next = breaks[i + 1];
		if (next === undefined) return `≥ ${from}`;
		return next - from <= 1 ? String(from) : `${from}–${next - 1}`;
	});
}

/** cellMetres is the side of the cells the map shows at a zoom: 64 to a tile, the finest some 8 m. */
export function cellMetres(at: { metresPerPixel: number; zoom: number }): number {
	const tile = Math.min(Math.floor(at.zoom), 16);
	return at.metresPerPixel * 8 * 2 ** (at.zoom - tile);
}

function HeatLegend() {
	const answer = heat.value.data;
	if (!answer) return null;
	const colours = ramp(palettes[theme.value].sequential, answer.breaks.length);
	return (
		<ul class="legend">
			{classNames(answer.breaks).map((name, i) => (
				<Entry key={name} mark={<Patch colour={colours[i]!} />} name={name} />
			))}
			<li class="unit">
				{place.value.heatBy === "cell"
					? t("legend.heat_cell", { m: metres(cellMetres(scale.value)) })
					: t("legend.heat")}{" "}
				· {span.value && `${span.value.from} – ${span.value.to}`}
			</li>
		</ul>
	);
}

export const hotClasses: readonly HotClass[] = [
	"hot99",
	"hot95",
	"hot90",
	"none",
	"cold90",
	"cold95",
	"cold99",
	"undefined",
];

function HotLegend() {
	const answer = hotspots.value.data;
	const colours = palettes[theme.value].hot;
	return (
		<ul class="legend">
			{hotClasses.map((c) => (
				<Entry
					key={c}
					mark={<Patch colour={colours[c]} hatch={c === "undefined" ? "up" : "none"} />}
					name={t(`hot.${c}`)}
					count={answer?.classes[c] ?? (answer ? 0 : null)}
				/>
			))}
			<li class="unit">{t("legend.hotspots")}</li>
		</ul>
	);
}

function CoverageLegend() {
	const answer = coverage.value.data;
	const { bands, share } = palettes[theme.value];
	const limits = answer?.limits ?? [];
	if (scale.value.zoom >= 14.2) {
		const of = answer?.total.within ?? [];
		const names = [
			...limits.map((l, i) =>
				i === 0 ? t("legend.within", { m: metres(l) }) : `${metres(limits[i - 1]!)} – ${metres(l)}`,
			),
			limits.length > 0 ? t("legend.beyond", { m: metres(limits.at(-1)!) }) : "",
		];
		const upTo = (i: number) => (i < 0 ? 0 : (of[i]?.households ?? answer?.total.households ?? 0));
		return (
			<ul class="legend">
				{names.map((name, i) => (
					<Entry
						key={name}
						mark={<Patch colour={bands[Math.min(i, bands.length - 1)]!} />}
						name={name}
						count={answer ? upTo(i) - upTo(i - 1) : null}
					/>
				))}
				<li class="unit">
					{t("legend.coverage_households")} · {t("coverage.straight")}
				</li>
			</ul>
		);
	}
	const edges = [0, ...shareSteps, 1];
	return (
		<ul class="legend">
			{share.map((colour, i) => (
				<Entry
					key={colour}
					mark={<Patch colour={colour} />}
					name={`${percent(edges[i]!)} – ${percent(edges[i + 1]!)}`}
				/>
			))}
			<li class="unit">
				{t("legend.coverage_share", { m: metres(limit.value) })} · {t("coverage.straight")}
			</li>
		</ul>
	);
}

export function OverlayLegend({ overlay }: { overlay: Overlay }) {
	const p = palettes[theme.value];
	if (overlay === "posts") {
		return (
			<ul class="legend">
				{(["centre", "station", "point"] as const).map((kind) => (
					<Entry key={kind} mark={<PostMark kind={kind} />} name={t(`post.${kind}`)} />
				))}
			</ul>
		);
	}
	if (overlay === "incidents") {
		return (
			<ul class="legend">
				<Entry mark={<Dot fill={p.incidentOpen} line={p.incidentOpen} />} name={t("legend.open")} />
				<Entry mark={<Dot fill="none" line={p.incidentClosed} />} name={t("legend.closed")} />
				{scale.value.zoom < 14 && <li class="unit">{t("legend.closer")}</li>}
			</ul>
		);
	}
	if (overlay === "areas") {
		return (
			<ul class="legend">
				<Entry mark={<AreaLine class="street" />} name={t("legend.street")} />
				<Entry mark={<AreaLine class="community" />} name={t("legend.community")} />
			</ul>
		);
	}
	if (overlay === "buildings" && scale.value.zoom < 13.5) {
		return (
			<ul class="legend">
				<li class="unit">{t("legend.closer")}</li>
			</ul>
		);
	}
	return null;
}

function AreaLine(props: { class: "street" | "community" }) {
	const street = props.class === "street";
	return (
		<svg class="patch" width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
			<path
				d="M0 6h18"
				stroke={palettes[theme.value].areaLine}
				stroke-width={street ? 2.2 : 1.4}
				stroke-dasharray={street ? undefined : "6 1.500 1 1.500"}
			/>
		</svg>
	);
}
