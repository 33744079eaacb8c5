// What was done to the edition, newest first, and the way back.
import { url } from "../../api";
import { queryAll } from "../../data";
import { moment } from "../../format";
import { t } from "../../i18n";
import { actor } from "../../session";
import { district, flight } from "../../state";
import { takeBack } from "../../workspace/commit";
import { canEdit, draft } from "../../workspace/draft";
import type { Operation } from "../../workspace/types";
import { Nothing, Shown } from "../parts/answer";

export function HistoryDesk() {
	const answer = queryAll<Operation>(
		draft.value ? url(`editions/${draft.value.id}/operations`, { limit: 100 }) : null,
		["operations"],
	).value;
	return (
		<Shown of={answer} rows={6}>
			{({ items }) =>
				items.length === 0 ? (
					<Nothing>{t("history.none")}</Nothing>
				) : (
					<ol class="list history">
						{items.map((o) => (
							<OperationRow key={o.id} operation={o} />
						))}
					</ol>
				)
			}
		</Shown>
	);
}

function OperationRow({ operation: o }: { operation: Operation }) {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const own = o.grids.filter((g) => g.own);
	const names = own.map((g) => (g.after ?? g.before)?.code ?? "").join(t("list.comma"));
	return (
		<li class={o.taken_back ? "operation back" : "operation"}>
			<button
				type="button"
				class="list-row two"
				disabled={!o.bounds}
				onClick={() => (flight.value = { bounds: o.bounds, zoom: 17 })}
			>
				<span class="grow">
					<span>
						{t(`op.${o.op}`)} {names}
					</span>
					<span class="soft">
						{o.actor?.name ?? "–"} · {moment(o.at, zone)}
						{o.reason && ` · ${o.reason}`}
					</span>
				</span>
			</button>
			{canEdit.value && !o.taken_back && o.actor?.id === actor.value?.id && (
				<button type="button" class="link" onClick={() => takeBack(o.id)}>
					{t("history.revert")}
				</button>
			)}
		</li>
	);
}
