// Legend swatches: the colours, hatches and symbols of the map, small.
import type { GridState, PostKind, Severity } from "../../api.types";
import { t } from "../../i18n";
import { palettes } from "../../palette";
import { theme } from "../../theme";

type Hatch = "up" | "down" | "flat" | "cross" | "none";

export const hatches: Record<GridState, Hatch> = {
	complete: "none",
	no_branch: "up",
	no_member: "down",
	overloaded: "flat",
};

/** Patch is a rectangle of a colour, hatched as the map hatches it. */
export function Patch({
	colour,
	hatch = "none",
	soft = false,
}: {
	colour: string;
	hatch?: Hatch;
	soft?: boolean;
}) {
	const lines: Record<Hatch, string> = {
		none: "",
		up: "M-2 8 8-2M2 14 16 0M10 14 22 2",
		down: "M-2 4 8 14M4 0l14 14M12 0l8 8",
		cross: "M-2 8 8-2M2 14 16 0M10 14 22 2M-2 4 8 14M4 0l14 14M12 0l8 8",
		flat: "M0 3.500h20M0 8.500h20",
	};
	return (
		<svg class="patch" width="18" height="12" viewBox="0 0 18 12" aria-hidden="true" focusable="false">
			<rect width="18" height="12" fill={colour} fill-opacity={soft || hatch !== "none" ? 0.6 : 1} />
			{hatch !== "none" && <path d={lines[hatch]} stroke={colour} stroke-width="1.6" fill="none" />}
			<rect x=".5" y=".5" width="17" height="11" fill="none" stroke="currentColor" stroke-opacity=".28" />
		</svg>
	);
}

export function StatePatch({ state }: { state: GridState }) {
	return <Patch colour={palettes[theme.value].states[state]} hatch={hatches[state]} soft />;
}

/** StateChip is the state in words with its patch. */
export function StateChip({ state }: { state: GridState }) {
	return (
		<span class={`chip state-${state}`}>
			<StatePatch state={state} />
			{t(`state.${state}`)}
		</span>
	);
}

export function PostMark({ kind }: { kind: PostKind }) {
	const { ink, inkCase } = palettes[theme.value];
	return (
		<svg class="mark" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">
			{kind === "centre" && <circle r="7" fill={ink} />}
			{kind === "centre" && <path d={star(4.7)} fill={inkCase} />}
			{kind === "station" && <rect x="-6.500" y="-6.500" width="13" height="13" rx="2" fill={ink} />}
			{kind === "station" && <path d="M0-4 4.200-.4H3V3.800H-3V-.4h-1.200z" fill={inkCase} />}
			{kind === "point" && <path d="M0-5.500 5.500 0 0 5.500-5.500 0z" fill={ink} />}
			{kind === "point" && <circle r="1.400" fill={inkCase} />}
		</svg>
	);
}

function star(r: number): string {
	const points = Array.from({ length: 10 }, (_, i) => {
		const a = (i * Math.PI) / 5 - Math.PI / 2;
		const d = i % 2 === 0 ? r : r * 0.42;
		return `${(d * Math.cos(a)).toFixed(2)} ${(d * Math.sin(a)).toFixed(2)}`;
	});
	return `M${points.join("L")}z`;
}

export function Dot({ fill, line }: { fill: string; line: string }) {
	return (
		<svg class="mark" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">
			<circle r="4" fill={fill} stroke={line} stroke-width="1.500" />
		</svg>
	);
}

/** SeverityMark: the shape tells the severities apart without colour. */
export function SeverityMark({ severity }: { severity: Severity }) {
	const shapes: Record<Severity, string> = {
		error: "M0-6 6 0 0 6-6 0z",
		warning: "M0-5.500 6 5H-6z",
		info: "M-5-5H5V5H-5z",
		unknown: "M-5 0a5 5 0 1 0 10 0 5 5 0 1 0-10 0z",
	};
	return (
		<svg
			class={`mark severity ${severity}`}
			width="14"
			height="14"
			viewBox="-8 -8 16 16"
			role="img"
			aria-label={t(`severity.${severity}`)}
		>
			<path d={shapes[severity]} />
		</svg>
	);
}
