// An organisation: where it stands in the tree, who holds office in it, which grids it leads.
import { url } from "../api";
import type { Assignment, Member, Organisation } from "../api.types";
import { queryAll } from "../data";
import { t, word } from "../i18n";
import { organisations } from "../organisations";
import { can } from "../session";
import { asOf, scope, select } from "../state";
import { Nothing, NotThere, Shown, SignInAdds } from "./parts/answer";
import { Facts, GridLink, range, Section } from "./parts/facts";
import { Head } from "./parts/head";

export function OrganisationDetail({ id }: { id: number }) {
	if (!can("read_district")) return <SignInAdds what={t("organisations.sign_in_adds")} />;
	return (
		<Shown of={organisations.value} rows={8}>
			{({ items }) => {
				const one = items.find((o) => o.id === id);
				if (!one) return <NotThere />;
				return (
					<One
						one={one}
						parent={items.find((o) => o.id === one.parent)}
						below={items.filter((o) => o.parent === id)}
					/>
				);
			}}
		</Shown>
	);
}

function One({
	one,
	parent,
	below,
}: {
	one: Organisation;
	parent: Organisation | undefined;
	below: Organisation[];
}) {
	return (
		<>
			<Head kind={t(`org.${one.kind}`)} code={one.code} title={one.name} />
			<Facts
				items={[
					[t("field.parent"), parent && <OrgLink key="p" org={parent} />],
					[t("field.form"), one.kind === "branch" && t(`form.${one.form}`)],
					[t("field.committee"), one.big_committee && t("org.big_committee")],
					[t("field.term"), (one.from || one.to) && range(one.from, one.to)],
				]}
			/>
			<Members id={one.id} />
			{one.kind === "branch" && <Leads id={one.id} />}
			{below.length > 0 && (
				<Section title={t("org.below")} count={below.length}>
					<ul class="list">
						{below.map((o) => (
							<li key={o.id}>
								<button
									type="button"
									class="list-row"
									onClick={() => select({ kind: "organisation", id: o.id })}
								>
									<span class="grow">{o.name}</span>
									<span class="soft">{t(`org.${o.kind}`)}</span>
								</button>
							</li>
						))}
					</ul>
				</Section>
			)}
		</>
	);
}

export function OrgLink({ org }: { org: { id: number; name: string } }) {
	return (
		<button type="button" class="link" onClick={() => select({ kind: "organisation", id: org.id })}>
			{org.name}
		</button>
	);
}

function Members({ id }: { id: number }) {
	const answer = queryAll<Member>(url("members", { ...scope.value, organisation: id, limit: 200 }), [
		"members",
		"organisations",
		"grids",
	]).value;
	return (
		<Section title={t("org.members")} count={answer.data?.items.length}>
			<Shown of={answer} rows={3}>
				{({ items }) =>
					items.length === 0 ? (
						<Nothing>{t("org.no_members")}</Nothing>
					) : (
						<ul class="people">
							{items.map((m) => (
								<li key={m.id}>
									<span class="role">{word("office", m.office)}</span>
									<span class="grow">
										<button type="button" class="link" onClick={() => select({ kind: "member", id: m.id })}>
											{m.name}
										</button>
										<span class={m.term.to && m.term.to <= asOf.value ? "dates bad-text" : "dates soft"}>
											{range(m.term.from, m.term.to)}
										</span>
									</span>
									<span class="grid-links end">
										{m.grids.slice(0, 4).map((g) => (
											<GridLink key={g.id} grid={g} />
										))}
										{m.grids.length > 4 && <span class="soft">+{m.grids.length - 4}</span>}
									</span>
								</li>
							))}
						</ul>
					)
				}
			</Shown>
		</Section>
	);
}

function Leads({ id }: { id: number }) {
	const answer = queryAll<Assignment>(
		url("assignments", { ...scope.value, organisation: id, as_of: asOf.value }),
		["organisations", "grids"],
	).value;
	return (
		<Section title={t("org.leads")} count={answer.data?.items.filter((a) => a.kind === "branch").length}>
			<Shown of={answer} rows={2}>
				{({ items }) => {
					const own = items.filter((a) => a.kind === "branch");
					return own.length === 0 ? (
						<Nothing>{t("org.leads_none")}</Nothing>
					) : (
						<ul class="people">
							{own.map((a) => (
								<li key={a.id}>
									<span class="role">{word("branch", a.role)}</span>
									<span class="grow">
										<GridLink grid={a.grid} named />
										<span class="soft dates">{range(a.from, a.to)}</span>
									</span>
								</li>
							))}
						</ul>
					);
				}}
			</Shown>
		</Section>
	);
}
