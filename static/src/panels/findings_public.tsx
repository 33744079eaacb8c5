// What anybody may see of the problems: the grids whose state says that something is missing.
import { url } from "../api";
import type { Grid } from "../api.types";
import { queryAll } from "../data";
import { t } from "../i18n";
import { problemStates } from "../responsibility";
import { scope, select } from "../state";
import { Nothing, Shown, SignInAdds } from "./parts/answer";
import { Section } from "./parts/facts";
import { StatePatch } from "./parts/swatch";

export function SignedOutProblems() {
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.findings")}</h2>
			</div>
			{problemStates.map((s) => (
				<GridsInState key={s} state={s} />
			))}
			<SignInAdds what={t("findings.sign_in_adds")} />
		</>
	);
}

function GridsInState({ state }: { state: (typeof problemStates)[number] }) {
	const answer = queryAll<Grid>(
		scope.value.district ? url("grids", { ...scope.value, state, limit: 1000 }) : null,
		["grids"],
	).value;
	return (
		<Section title={t(`state.${state}`)} count={answer.data?.items.length}>
			<Shown of={answer} rows={2}>
				{({ items }) =>
					items.length === 0 ? <Nothing>{t("list.none")}</Nothing> : <GridList grids={items} />
				}
			</Shown>
		</Section>
	);
}

export function GridList({ grids }: { grids: readonly Grid[] }) {
	return (
		<ul class="list">
			{grids.slice(0, 200).map((g) => (
				<li key={g.id}>
					<button
						type="button"
						class="list-row"
						onClick={() => select({ kind: "grid", id: g.id }, { bounds: g.bounds })}
					>
						<StatePatch state={g.state} />
						<span class="code">{g.code}</span>
						<span class="grow">{g.name}</span>
						<span class="soft">{g.community?.name}</span>
					</button>
				</li>
			))}
			{grids.length > 200 && <li class="soft foot">{t("list.cut", { n: 200, all: grids.length })}</li>}
		</ul>
	);
}
