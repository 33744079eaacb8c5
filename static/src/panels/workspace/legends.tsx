// Legends of the topics of the workspace, with the limits of their classes and how many grids fall
// into each.
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { palettes } from "../../palette";
import { theme } from "../../theme";
import { balanceClasses, balanceNames, compactNames, measures } from "../../workspace/balance";
import { counted, figures, measure, redrawn, target, total, weighed } from "../../workspace/figures";
import { Entry } from "../legends";
import { Skeleton, Trouble } from "../parts/answer";
import { Patch } from "../parts/swatch";

export function BalanceLegend() {
	const colours = palettes[theme.value].balance;
	const names = balanceNames(target.value);
	const special = (figures.value.data?.items.length ?? 0) - (weighed.value?.length ?? 0);
	return (
		<ul class="legend">
			{balanceClasses.map((c, i) => (
				<Entry
					key={c}
					mark={<Patch colour={colours[i]!} />}
					name={`${names[i]} ${t(`balance.${c}`)}`}
					count={counted.value?.[i] ?? null}
				/>
			))}
			{special > 0 && (
				<Entry
					mark={<Patch colour={palettes[theme.value].land} />}
					name={t("legend.special")}
					count={special}
				/>
			)}
			<li class="unit">{t("legend.balance", { min: target.value.min, max: target.value.max })}</li>
			<Waiting />
		</ul>
	);
}

export function CompactLegend() {
	const colours = palettes[theme.value].compact;
	return (
		<>
			<div class="segments legend-segments" role="group" aria-label={t("topic.compactness")}>
				{measures.map((m) => (
					<button
						key={m}
						type="button"
						aria-pressed={measure.value === m}
						title={t(`measure.${m}_how`)}
						onClick={() => (measure.value = m)}
					>
						{t(`measure.${m}`)}
					</button>
				))}
			</div>
			<ul class="legend">
				{compactNames(measure.value).map((name, i) => (
					<Entry
						key={name}
						mark={<Patch colour={colours[i]!} />}
						name={name}
						count={counted.value?.[i] ?? null}
					/>
				))}
				<li class="unit">{t(`measure.${measure.value}_how`)}</li>
				<Waiting />
			</ul>
		</>
	);
}

/** Waiting stands where counts are not known yet, or cannot be. */
function Waiting() {
	const { data, error } = figures.value;
	if (error)
		return (
			<li>
				<Trouble problem={error} stale={data !== undefined} />
			</li>
		);
	return data ? null : (
		<li>
			<Skeleton rows={1} />
		</li>
	);
}

export function ChangeLegend() {
	const { change, land } = palettes[theme.value];
	const { changed, fresh, retired } = redrawn.value;
	const known = total.value.data !== undefined;
	return (
		<ul class="legend">
			<Entry
				mark={<Patch colour={change.changed} hatch="up" />}
				name={t("change.changed")}
				count={known ? changed.length : null}
			/>
			<Entry
				mark={<Patch colour={change.new} hatch="cross" />}
				name={t("change.new")}
				count={known ? fresh.length : null}
			/>
			<Entry mark={<Patch colour={land} />} name={t("change.same")} />
			{retired.length > 0 && (
				<li class="unit">{t("legend.retired", { n: number(retired.length, lang.value) })}</li>
			)}
			<li class="unit">{t("legend.change")}</li>
			{total.value.error && (
				<li>
					<Trouble problem={total.value.error} stale={known} />
				</li>
			)}
		</ul>
	);
}
