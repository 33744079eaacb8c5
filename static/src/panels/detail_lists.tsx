// Lists that several details show: posts, incidents, findings.
import type { Finding, Incident, Post } from "../api.types";
import { moment } from "../format";
import { lang, t, word } from "../i18n";
import { palettes } from "../palette";
import { district, select } from "../state";
import { theme } from "../theme";
import { Nothing } from "./parts/answer";
import { Section } from "./parts/facts";
import { Dot, PostMark, SeverityMark } from "./parts/swatch";

export function PostList({ posts }: { posts: readonly Post[] }) {
	return (
		<Section title={t("grid.posts")} count={posts.length}>
			{posts.length === 0 ? (
				<Nothing>{t("grid.no_posts")}</Nothing>
			) : (
				<ul class="list">
					{posts.map((p) => (
						<li key={p.id}>
							<button type="button" class="list-row" onClick={() => select({ kind: "post", id: p.id })}>
								<PostMark kind={p.kind} />
								<span class="grow">{p.name}</span>
								<OpenNow open={p.open_now} />
							</button>
						</li>
					))}
				</ul>
			)}
		</Section>
	);
}

export function OpenNow({ open }: { open: boolean | null | undefined }) {
	if (open === null || open === undefined) return <span class="soft">{t("post.hours_unknown")}</span>;
	return <span class={open ? "good-text" : "soft"}>{t(open ? "post.open" : "post.closed")}</span>;
}

export function isClosed(status: string): boolean {
	return status === "closed" || status === "rejected" || status === "duplicate";
}

export function IncidentList({
	incidents,
	days,
}: {
	incidents: readonly Incident[];
	days: number | null | undefined;
}) {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const p = palettes[theme.value];
	return (
		<Section
			title={t("grid.incidents")}
			count={typeof days === "number" ? t("grid.incidents_90d", { n: days }) : undefined}
		>
			{incidents.length === 0 ? (
				<Nothing>{t("grid.no_incidents")}</Nothing>
			) : (
				<ul class="list incidents">
					{incidents.map((i) => (
						<li key={i.id}>
							<button
								type="button"
								class="list-row"
								onClick={() => select({ kind: "incident", id: i.id }, { place: i.place, zoom: 17 })}
							>
								{isClosed(i.status) ? (
									<Dot fill="none" line={p.incidentClosed} />
								) : (
									<Dot fill={p.incidentOpen} line={p.incidentOpen} />
								)}
								<span class="grow">
									{lang.value === "en" && i.category.name_en ? i.category.name_en : i.category.name}
								</span>
								<span class="soft">{word("status", i.status)}</span>
								<span class="soft figures">{moment(i.reported_at, zone).slice(0, 10)}</span>
							</button>
						</li>
					))}
				</ul>
			)}
		</Section>
	);
}

export function FindingCard({ finding }: { finding: Finding }) {
	return (
		<li>
			<p>
				<SeverityMark severity={finding.severity} /> {finding.message}{" "}
				<span class="code soft">{finding.rule}</span>
			</p>
			<p class="soft">
				<strong>{t("findings.fix")}</strong> {finding.fix}
			</p>
		</li>
	);
}
