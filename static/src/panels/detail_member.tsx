// A person in office and the grids they answer for. Office and work contact only.
import { url } from "../api";
import type { Member } from "../api.types";
import { query } from "../data";
import { t, word } from "../i18n";
import { can } from "../session";
import { asOf, scope, select } from "../state";
import { Shown, SignInAdds } from "./parts/answer";
import { Facts, GridLink, range, Section } from "./parts/facts";
import { Head } from "./parts/head";

export function MemberDetail({ id }: { id: number }) {
	if (!can("read_district")) return <SignInAdds what={t("member.sign_in_adds")} />;
	const answer = query<Member>(url(`members/${id}`, scope.value), [
		"members",
		"organisations",
		"grids",
	]).value;
	return (
		<Shown of={answer} rows={6}>
			{(m) => {
				const over = m.term.to !== null && m.term.to <= asOf.value;
				return (
					<>
						<Head kind={word("office", m.office)} title={m.name} />
						<Facts
							items={[
								[
									t("field.organisation"),
									<button
										key="o"
										type="button"
										class="link"
										onClick={() => select({ kind: "organisation", id: m.organisation.id })}
									>
										{m.organisation.name}
									</button>,
								],
								[
									t("field.term"),
									<span key="t" class={over ? "bad-text figures" : "figures"}>
										{range(m.term.from, m.term.to)}
									</span>,
								],
								[
									t("field.phone"),
									m.work_phone && (
										<a key="p" class="figures" href={`tel:${m.work_phone}`}>
											{m.work_phone}
										</a>
									),
								],
							]}
						/>
						<Section title={t("member.grids")} count={m.grids.length}>
							<p class="grid-links">
								{m.grids.length === 0 && <span class="soft">{t("list.none")}</span>}
								{m.grids.map((g) => (
									<GridLink key={g.id} grid={g} />
								))}
							</p>
						</Section>
					</>
				);
			}}
		</Shown>
	);
}
