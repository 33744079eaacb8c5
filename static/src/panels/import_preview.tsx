// What the check of a batch found, row by row, and the first rows as they were read.
import { useEffect } from "preact/hooks";
import { url } from "../api";
import type { BatchFinding, BatchPreview, Bounds } from "../api.types";
import { query } from "../data";
import { number } from "../format";
import { lang, t } from "../i18n";
import { district, flight, marker, spotlight } from "../state";
import { Nothing, Shown } from "./parts/answer";
import { Section } from "./parts/facts";
import { Rows } from "./parts/rows";
import { SeverityMark } from "./parts/swatch";

export function Preview({ id }: { id: number }) {
	const answer = query<BatchPreview>(
		url(`imports/${id}/preview`, { district: district.value?.id, lang: lang.value }),
		["imports"],
	).value;
	const state = answer.data?.batch.state;
	useEffect(() => {
		if (!answer.data || state !== "checked") return;
		const { batch, sample } = answer.data;
		spotlight.value = extent(batch.bounds, sample);
		if (batch.bounds) flight.value = { bounds: batch.bounds };
		return () => {
			spotlight.value = null;
			marker.value = null;
		};
	}, [id, state]);
	return (
		<Shown of={answer} rows={6}>
			{(p) => (
				<>
					<Section
						title={t("import.findings")}
						count={number(
							p.rules.reduce((n, r) => n + r.count, 0),
							lang.value,
						)}
					>
						{p.findings.length === 0 ? (
							<Nothing>{t("import.no_findings")}</Nothing>
						) : (
							<Findings findings={p.findings} />
						)}
						{p.next && <p class="soft foot">{t("import.findings_cut", { n: p.findings.length })}</p>}
					</Section>
					{p.sample.length > 0 && (
						<Section title={t("import.sample")}>
							<Sample preview={p} />
						</Section>
					)}
				</>
			)}
		</Shown>
	);
}

/** extent is what a checked file covers, and the places of its first rows. */
function extent(bounds: Bounds | null, sample: BatchPreview["sample"]): GeoJSON.Geometry | null {
	if (!bounds) return null;
	const [west, south, east, north] = bounds;
	const frame = [
		[west, south],
		[east, south],
		[east, north],
		[west, north],
		[west, south],
	];
	const places = sample.flatMap((r) => (r.good && r.place ? [r.place] : []));
	return {
		type: "GeometryCollection",
		geometries: [
			{ type: "LineString", coordinates: frame },
			{ type: "MultiPoint", coordinates: places },
		],
	};
}

function Findings({ findings }: { findings: BatchFinding[] }) {
	const show = (f: BatchFinding) => {
		if (!f.place) return;
		marker.value = f.place;
		flight.value = { place: f.place, zoom: 15 };
	};
	return (
		<Rows<BatchFinding>
			label={t("import.findings")}
			rows={findings}
			first={30}
			keyOf={(f) => f.id}
			choose={show}
			columns={[
				{ name: t("import.row_number"), number: true, of: (f) => f.row || "–" },
				{
					name: t("import.what"),
					of: (f) => (
						<span class="wrap">
							<SeverityMark severity={f.severity} /> {f.message}
							{f.field && (
								<span class="soft code">
									{" "}
									{f.field}
									{f.value && ` = ${f.value}`}
								</span>
							)}
						</span>
					),
				},
			]}
		/>
	);
}

/** shown writes a value as it was understood; lists and tables as JSON. */
function shown(value: unknown): string {
	if (value === null || value === undefined) return "";
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function Sample({ preview }: { preview: BatchPreview }) {
	const columns = [...new Set(preview.sample.flatMap((r) => Object.keys(r.fields)))];
	return (
		<div class="rows scroll-x" role="region" aria-label={t("import.sample")} tabIndex={0}>
			<table>
				<thead>
					<tr>
						<th scope="col" class="number">
							{t("import.row_number")}
						</th>
						{columns.map((c) => (
							<th key={c} scope="col">
								{c}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{preview.sample.map((r) => (
						<tr key={r.row} class={r.good ? undefined : "bad-row"}>
							<td class="number">{r.row}</td>
							{columns.map((c) => (
								<td key={c}>{shown(r.fields[c])}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
