// An incident: what, where, when, and whose it is now.
import { url } from "../api";
import type { Incident } from "../api.types";
import { query } from "../data";
import { moment } from "../format";
import { lang, t, word } from "../i18n";
import { district, scope } from "../state";
import { GridAround } from "./detail_building";
import { isClosed } from "./detail_lists";
import { Shown } from "./parts/answer";
import { Facts, GridLink } from "./parts/facts";
import { Head } from "./parts/head";
import { useMarker } from "./use_marker";

export function IncidentDetail({ id }: { id: number }) {
	const answer = query<Incident>(url(`incidents/${id}`, scope.value), ["incidents"]).value;
	useMarker(answer.data?.place);
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	return (
		<Shown of={answer} rows={6}>
			{(i) => {
				const late = i.due_at !== null && (i.closed_at ?? new Date().toISOString()) > i.due_at;
				const moved = i.grid_at_event?.id !== i.grid_now?.id;
				return (
					<>
						<Head
							kind={t("kind.incident")}
							title={lang.value === "en" && i.category.name_en ? i.category.name_en : i.category.name}
							place={i.place}
						>
							<p class={isClosed(i.status) ? "soft" : "strong"}>{word("status", i.status)}</p>
						</Head>
						{i.summary && <p>{i.summary}</p>}
						<Facts
							items={[
								[
									t("field.reported"),
									<span key="r" class="figures">
										{moment(i.reported_at, zone)}
									</span>,
								],
								[
									t("field.due"),
									i.due_at && (
										<span key="d" class={late ? "figures bad-text" : "figures"}>
											{moment(i.due_at, zone)} {late && t("incident.late")}
										</span>
									),
								],
								[
									t("field.closed"),
									i.closed_at && (
										<span key="c" class="figures">
											{moment(i.closed_at, zone)}
										</span>
									),
								],
								[t("field.address"), i.address],
								[t("field.source"), `${i.source} ${i.source_key}`.trim()],
								[
									t("field.grid"),
									i.grid_now ? (
										<GridLink key="g" grid={i.grid_now} />
									) : (
										<span key="g" class="warn-text">
											{t("incident.unplaced")}
										</span>
									),
								],
								[t("field.grid_then"), moved && <GridLink key="t" grid={i.grid_at_event} />],
							]}
						/>
						{i.grid_now && <GridAround id={i.grid_now.id} />}
					</>
				);
			}}
		</Shown>
	);
}
