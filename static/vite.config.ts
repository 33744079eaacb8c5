import { defineConfig } from "vitest/config";

// `npm run dev` serves the app and hands everything else to a running `gridmap up`.
const server = process.env.GRIDMAP_URL ?? "http://127.0.0.1:8080";
const handed = Object.fromEntries(
	["/api", "/tiles", "/style.json", "/openapi.json"].map((path) => [path, { target: server }]),
);

export default defineConfig({
	build: {
		target: "es2022",
		assetsInlineLimit: 0, // every file is a file: the CSP allows no inline source
		modulePreload: { polyfill: false },
		chunkSizeWarningLimit: 1300, // maplibre alone is 1.1 MB before compression
		rollupOptions: {
			output: {
				manualChunks: (id: string) => (id.includes("node_modules/maplibre-gl") ? "maplibre" : undefined),
			},
		},
	},
	server: { proxy: handed },
	test: { include: ["src/**/*.test.ts"] },
});
