// Everything that happened to the edition, newest first.
import { moment } from "../../format";
import { t, word } from "../../i18n";
import { district } from "../../state";
import { isWithdrawal } from "../../workspace/edition_life";
import { events } from "../../workspace/life";
import { Shown } from "../parts/answer";

export function ReviewRecord() {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	return (
		<details class="record">
			<summary>{t("review.record")}</summary>
			<Shown of={events.value} rows={4}>
				{({ items }) => (
					<ol class="list">
						{items.map((v) => (
							<li key={v.id} class="record-row">
								<span>
									{isWithdrawal(v) ? t("edition_event.withdrawn") : word("edition_event", v.kind)}{" "}
									<span class="soft figures">
										{v.actor?.name ?? t("review.system")} · {moment(v.at, zone)}
									</span>
								</span>
								{v.note && <q class="said">{v.note}</q>}
							</li>
						))}
					</ol>
				)}
			</Shown>
		</details>
	);
}
