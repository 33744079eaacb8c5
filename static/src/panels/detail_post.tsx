// A service post: what it offers and when.
import { url } from "../api";
import type { Post } from "../api.types";
import { query } from "../data";
import { t } from "../i18n";
import { scope } from "../state";
import { OpenNow } from "./detail_lists";
import { Shown } from "./parts/answer";
import { Facts, GridLink, Section } from "./parts/facts";
import { Head } from "./parts/head";
import { PostMark } from "./parts/swatch";
import { useMarker } from "./use_marker";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function PostDetail({ id }: { id: number }) {
	const answer = query<Post>(url(`posts/${id}`, scope.value), ["posts"]).value;
	useMarker(answer.data?.place);
	return (
		<Shown of={answer} rows={6}>
			{(p) => (
				<>
					<Head kind={t(`post.${p.kind}`)} title={p.name} place={p.place}>
						<p class="with-mark">
							<PostMark kind={p.kind} /> <OpenNow open={p.open_now} />
						</p>
					</Head>
					<Facts
						items={[
							[t("field.address"), p.address],
							[t("field.grid"), <GridLink key="g" grid={p.grid} />],
							[t("field.services"), p.services.join(t("list.comma"))],
						]}
					/>
					<Section title={t("post.hours")}>
						{Object.keys(p.hours).length === 0 ? (
							<p class="nothing">{t("post.hours_unknown")}</p>
						) : (
							<Facts
								items={days.map(
									(d) =>
										[
											t(`day.${d}`),
											<span key={d} class="figures">
												{(p.hours[d] ?? []).map(([a, b]) => `${a} – ${b}`).join(", ") || t("post.closed_day")}
											</span>,
										] as const,
								)}
							/>
						)}
					</Section>
				</>
			)}
		</Shown>
	);
}
