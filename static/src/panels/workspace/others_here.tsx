// Who else is in the edition: initials in the bar, the name and the tool on hovering; a click goes there.
import { t, word } from "../../i18n";
import { palettes } from "../../palette";
import { flight } from "../../state";
import { theme } from "../../theme";
import { initials, type Person } from "../../workspace/people_here";
import { people } from "../../workspace/presence";

const most = 5;

export function OthersHere() {
	const all = people.value;
	if (all.length === 0) return null;
	return (
		<ul class="others-here" aria-label={t("here.title", { n: all.length })}>
			{all.slice(0, most).map((p) => (
				<li key={p.id}>
					<Face person={p} />
				</li>
			))}
			{all.length > most && (
				<li
					class="soft"
					title={all
						.slice(most)
						.map((p) => p.name)
						.join(t("list.comma"))}
				>
					+{all.length - most}
				</li>
			)}
		</ul>
	);
}

function Face({ person: p }: { person: Person }) {
	const tab = p.tabs.find((x) => x.cursor) ?? p.tabs[0]!;
	const doing = tab.tool ? word("tool", tab.tool) : t("here.looks");
	const to = tab.bounds ? { bounds: tab.bounds, zoom: 20 } : null;
	return (
		<button
			type="button"
			class="face"
			style={{ borderColor: palettes[theme.value].people[p.colour] }}
			aria-label={t("here.person", { name: p.name, doing })}
			title={t("here.person", { name: p.name, doing })}
			disabled={!to}
			onClick={() => (flight.value = to)}
		>
			{initials(p.name)}
		</button>
	);
}
