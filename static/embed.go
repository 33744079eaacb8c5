// Package static is the web app: TypeScript under src/, built by Vite into dist/ and
// embedded here.
package static

import "embed"

// Dist is the built app; without a build it holds only dist/.keep.
//
//go:embed all:dist
var Dist embed.FS
