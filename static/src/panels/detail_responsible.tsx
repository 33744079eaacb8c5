// Who is responsible for a grid: branches and people in office, with their dates.
import type { GridDetail, GridMember } from "../api.types";
import { daysBetween } from "../dates";
import { t, word } from "../i18n";
import { can } from "../session";
import { asOf, openTab, select } from "../state";
import { range, Section } from "./parts/facts";
import { Icon } from "./parts/icon";

export function Responsible({ grid }: { grid: GridDetail }) {
	const members = grid.members;
	return (
		<Section title={t("grid.responsible")}>
			<ul class="people">
				{grid.branches.map((b) => (
					<li key={b.id}>
						<span class="role">{t(`branch.${b.role}`)}</span>
						<span class="grow">
							<button
								type="button"
								class="link"
								disabled={!can("read_district")}
								onClick={() => select({ kind: "organisation", id: b.organisation.id })}
							>
								{b.organisation.name}
							</button>
							<span class="soft dates">
								{b.organisation.form === "joint" && <span>{t("branch.form_joint")}</span>}
								<span>{range(b.from, b.to)}</span>
							</span>
						</span>
					</li>
				))}
				{!grid.branches.some((b) => b.role === "lead") && <Missing what={t("grid.no_lead")} />}
				{members.map((m) => (
					<Person key={m.id} person={m} />
				))}
				{members.length === 0 && <Missing what={t("grid.no_members")} />}
			</ul>
			{!can("read_district") && (
				<p class="soft foot">
					{t("grid.members_hidden")}{" "}
					<button type="button" class="link" onClick={() => openTab("account")}>
						{t("account.sign_in")}
					</button>
				</p>
			)}
		</Section>
	);
}

function Missing({ what }: { what: string }) {
	return (
		<li class="missing">
			<Icon name="warning" />
			{what}
		</li>
	);
}

/** Person: a term that ended or ends within 90 days says so. */
function Person({ person }: { person: GridMember }) {
	const left = person.term_to ? daysBetween(asOf.value, person.term_to) : null;
	const phone = person.member.work_phone;
	return (
		<li>
			<span class="role">{word("role", person.role)}</span>
			<span class="grow">
				{person.member.name ? (
					<button type="button" class="link" onClick={() => select({ kind: "member", id: person.member.id })}>
						{person.member.name}
					</button>
				) : (
					<span class="soft">{t("grid.name_hidden")}</span>
				)}{" "}
				<span class="soft">{word("office", person.member.office)}</span>
				<span class="soft dates">
					<span>{range(person.from, person.to)}</span>
					{person.term_to && <span>{t("term.to", { to: person.term_to })}</span>}
				</span>
				{left !== null && left <= 0 && <span class="bad-text">{t("term.over", { n: -left })}</span>}
				{left !== null && left > 0 && left <= 90 && (
					<span class="warn-text">{t("term.ends", { n: left })}</span>
				)}
			</span>
			{phone && (
				<a class="phone figures" href={`tel:${phone}`}>
					<Icon name="phone" size={12} /> {phone}
				</a>
			)}
		</li>
	);
}
