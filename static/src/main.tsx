// Start: address, language and theme first, then who is asking, then the districts, then the map.
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import "maplibre-gl/dist/maplibre-gl.css";
import "./css/tokens.css";
import "./css/base.css";
import "./css/bar.css";
import "./css/panel.css";
import "./css/controls.css";
import "./css/lists.css";
import "./css/map.css";
import "./css/workspace.css";
import "./css/ws_impact.css";
import "./css/ws_people.css";
import "./css/ws_tools.css";
import "./css/ws_review.css";
import "./css/ws_print.css";
import "./css/phone.css";
import { Problem, url } from "./api";
import type { District } from "./api.types";
import { startConnection } from "./connection";
import { forgetEditions, invalidate, onRefusal, query } from "./data";
import { lang, startLang, t } from "./i18n";
import { startLayout } from "./layout";
import { follow } from "./live";
import { draftsElsewhere, tagsOf } from "./live_feed";
import { raster, readAgain, refresh } from "./map/map";
import type { Raster } from "./map/scene";
import { App } from "./panels/app";
import { StartTrouble } from "./panels/start_trouble";
import { actor, lost, readSession, session } from "./session";
import { linkProblem, startSession } from "./sign_in_link";
import { district, districts, edition, openTab, startAddress } from "./state";
import { startTheme } from "./theme";
import { startCommits } from "./workspace/commit";
import { startPresence } from "./workspace/presence";
import { startLight } from "./workspace/show";

const failed = signal<Problem | null>(null);

async function start(): Promise<void> {
	startTheme();
	startLang();
	startLayout();
	startConnection(readAgain);
	startCommits();
	startPresence();
	startLight();
	const signedIn = startSession(); // takes the secret out of the address at once
	startAddress();
	effect(() => {
		document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
		document.title = district.value ? `${district.value.name} · ${t("app.name")}` : t("app.name");
	});
	const root = document.getElementById("app")!;
	root.replaceChildren();
	render(<Root />, root);
	try {
		await signedIn;
	} catch (cause) {
		failed.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
	}
	if (linkProblem.peek()) openTab("account");
	onRefusal(lost);
	readDistricts();
	followChanges();
}

function Root() {
	return failed.value && !district.value ? <StartTrouble problem={failed.value} /> : <App />;
}

/** readDistricts keeps the list of districts, and with it every count on the first screen, current. */
function readDistricts(): void {
	effect(() => {
		const answer = query<{ items: District[] }>(url("districts"), ["districts"]).value;
		if (answer.data) {
			districts.value = answer.data.items;
			failed.value = null;
			if (session.peek() === null) readSession().catch(() => undefined); // the start had failed
		} else if (answer.error) failed.value = answer.error;
	});
	effect(() => {
		const base = query<{ base_map: Raster | null }>(url("config"), []).value.data?.base_map;
		if (base) raster.value = base;
	});
}

/** followChanges asks again for what changed, and only for that. */
function followChanges(): void {
	let stop: (() => void) | null = null;
	let following = "";
	effect(() => {
		// Who is asking decides which changes the stream tells of.
		const here = district.value;
		const who = `${here?.id} ${actor.value?.id}`;
		if (!here || who === following) return;
		following = who;
		stop?.();
		stop = follow(here.id, here.seq, (changes, all) => {
			if (all) everything();
			else {
				forgetEditions(draftsElsewhere(changes, edition.peek()));
				invalidate(tagsOf(changes, edition.peek()));
				refresh(changes);
			}
		});
	});
}

const everyTag = new Set([
	"districts",
	"areas",
	"grids",
	"buildings",
	"posts",
	"incidents",
	"validation",
	"hotspots",
	"coverage",
	"heat",
	"organisations",
	"members",
	"edition",
	"borders",
	"operations",
	"impact",
	"gate",
	"figures",
	"comments",
	"imports",
	"categories",
	"search",
]);

function everything(): void {
	invalidate(everyTag);
	refresh(null);
}

start();
