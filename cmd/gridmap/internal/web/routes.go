package web

import (
	"net/http"

	"gridmap/grid"
	"gridmap/importers"
)

// routes is the table of contents: method, path, permission, what it does, handler. The guard
// checks the permission of every line before its handler runs.
func (s *Server) routes() {
	get, post, put, patch, del := http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete

	// The server itself
	s.plain(get, "/healthz", grid.Public, "The process answers", s.healthz, gives(200, "text/plain", "ok"))
	s.plain(get, "/readyz", grid.Public, "Requests may be sent here", s.readyz, gives(200, "text/plain", "ok"), gives(503, problemType, "Not now"))
	s.plain(get, "/metrics", grid.Public, "Figures for Prometheus: on this machine, or with an administrator's token", s.serveMetrics, gives(200, "text/plain", "Prometheus text"))
	s.plain(get, "/openapi.json", grid.Public, "This document", s.openAPIJSON, gives(200, "application/openapi+json", "OpenAPI 3.1"))
	s.plain(get, "/openapi.yaml", grid.Public, "This document", s.openAPIYAML, gives(200, "application/openapi+yaml", "OpenAPI 3.1"))
	s.plain(get, "/docs", grid.Public, "This document for people", s.docs, gives(200, "text/html", "A page"))
	s.plain(get, "/docs.css", grid.Public, "", s.docsStyle, hidden())

	// Who is here
	route(s, get, "/api/v1/config", grid.Public, "What the app must know before it draws", s.readConfig)
	route(s, get, "/api/v1/session", grid.Public, "Who is signed in", s.readSession)
	route(s, post, "/api/v1/session", grid.Public, "Sign in by name and password or by a one-time link", s.signIn, maxBody(8<<10), answers(http.StatusOK))
	route(s, del, "/api/v1/session", grid.Public, "Sign out", s.signOut)
	route(s, get, "/api/v1/actors", grid.Administer, "The district's actors", s.listActors)
	route(s, post, "/api/v1/actors", grid.Administer, "Add an actor", s.addActor, answers(http.StatusCreated))
	route(s, patch, "/api/v1/actors/{id}", grid.Administer, "Change, disable or revoke an actor", s.changeActor)

	// What is where, who answers for it, what happened
	route(s, get, "/api/v1/districts", grid.Public, "Districts, and what each holds today", s.districts)
	route(s, get, "/api/v1/areas", grid.Public, "Streets and communities with what their grids add up to", s.areas)
	route(s, get, "/api/v1/grids", grid.Public, "Grids of an edition, and how each stands on a day", s.grids)
	route(s, get, "/api/v1/grids/{id}", grid.Public, "Everything about one grid", s.grid)
	route(s, get, "/api/v1/editions", grid.ReadDistrict, "Editions of the boundaries", s.editions)
	route(s, get, "/api/v1/validation", grid.ReadDistrict, "What the rules find on a day", s.validation)
	route(s, get, "/api/v1/organisations", grid.ReadDistrict, "Party organisations", s.organisations)
	route(s, get, "/api/v1/members", grid.ReadDistrict, "Office holders", s.members)
	route(s, get, "/api/v1/members/{id}", grid.ReadDistrict, "One office holder", s.member)
	route(s, get, "/api/v1/assignments", grid.ReadDistrict, "Who is responsible for which grid", s.assignments)
	route(s, get, "/api/v1/buildings", grid.ReadDistrict, "Buildings", s.buildings)
	route(s, get, "/api/v1/buildings/{id}", grid.ReadDistrict, "One building and the nearest post", s.building)
	route(s, get, "/api/v1/roads", grid.ReadDistrict, "Roads of a box, to snap to and to follow", s.roads)
	route(s, get, "/api/v1/posts", grid.Public, "Service posts", s.posts)
	route(s, get, "/api/v1/posts/{id}", grid.Public, "One service post", s.post)
	route(s, get, "/api/v1/incidents", grid.ReadDistrict, "Incidents, newest first", s.incidents)
	route(s, post, "/api/v1/incidents", grid.WriteWork, "Take in one incident or a batch", s.addIncidents, maxBody(2<<20), ownChecks())
	route(s, get, "/api/v1/incidents/categories", grid.ReadDistrict, "Incident categories", s.categories)
	route(s, get, "/api/v1/incidents/{id}", grid.ReadDistrict, "One incident", s.incident)
	route(s, get, "/api/v1/search", grid.ReadDistrict, "Find by code, name, address or person in office", s.search)

	// What an edition draws, and what it changes
	route(s, get, "/api/v1/editions/{id}/edges", grid.ReadDistrict, "Shared borders and nodes of a box, each once", s.edges)
	route(s, get, "/api/v1/editions/{id}/figures", grid.ReadDistrict, "Balance and shape of an edition's grids", s.figures)
	route(s, get, "/api/v1/editions/{id}/lineage", grid.ReadDistrict, "Which grids an edition's grids come from", s.lineage)
	s.plain(get, "/api/v1/editions/{id}/lineage.csv", grid.ReadDistrict, "The same as a table, all of it", s.lineageCSV,
		takes("query", "district", "integer", "Absent: your own, or the one with the lowest id"),
		takes("query", "against", "integer", "The edition to hold it against; absent: the one it is based on"),
		gives(200, "text/csv", "UTF-8 with a byte order mark; the first line names the columns as the JSON names its fields, in English for programs"))
	route(s, get, "/api/v1/editions/{id}/impact", grid.ReadDistrict, "What an edition changes: per grid and branch, and what gets another grid", s.editionImpact)
	route(s, get, "/api/v1/editions/{id}/impact/buildings", grid.ReadDistrict, "Buildings that get another grid", s.impactBuildings)
	route(s, get, "/api/v1/editions/{id}/impact/posts", grid.ReadDistrict, "Posts that get another grid", s.impactPosts)
	route(s, get, "/api/v1/editions/{id}/impact/incidents", grid.ReadDistrict, "Open incidents that get another grid, for re-assignment", s.impactIncidents)

	// Editions on their way
	route(s, post, "/api/v1/editions", grid.EditDrafts, "Make a draft", s.createDraft, answers(http.StatusCreated))
	route(s, get, "/api/v1/editions/{id}", grid.ReadDistrict, "One edition", s.edition)
	route(s, patch, "/api/v1/editions/{id}", grid.EditDrafts, "Name an edition, note something on it, say which day it is meant for", s.changeEdition)
	route(s, get, "/api/v1/editions/{id}/events", grid.ReadDistrict, "What happened to an edition, newest first", s.editionEvents)
	route(s, get, "/api/v1/editions/{id}/validation", grid.ReadDistrict, "Whether an edition may come into force, and what stands in the way", s.gate)
	route(s, get, "/api/v1/editions/{id}/assignments", grid.ReadDistrict, "Who answers for each grid of an edition: dated, planned or proposed", s.effectiveAssignments)
	route(s, put, "/api/v1/editions/{id}/assignments", grid.EditDrafts, "Set who is to answer for grids of a draft", s.planAssignments, maxBody(planBody), conflicts("somebody else planned for the grids first; `problems` say for which, `by` whom and `when`"))
	route(s, del, "/api/v1/editions/{id}/assignments", grid.EditDrafts, "Go back to what is dated for grids of a draft", s.dropPlans)
	route(s, post, "/api/v1/editions/{id}/assignments/confirm", grid.EditDrafts, "Confirm what is proposed for grids of a draft", s.confirmAssignments)
	route(s, post, "/api/v1/editions/{id}/submit", grid.EditDrafts, "Hand a draft in for review", s.submitEdition)
	route(s, post, "/api/v1/editions/{id}/abandon", grid.EditDrafts, "Give a draft up", s.abandonEdition)
	route(s, post, "/api/v1/editions/{id}/return", grid.ReviewDrafts, "Send what was submitted or approved back to its planner", s.returnEdition)
	route(s, post, "/api/v1/editions/{id}/withdraw", grid.EditDrafts, "Take back what you submitted yourself, before it is approved", s.withdrawEdition)
	route(s, post, "/api/v1/editions/{id}/approve", grid.ReviewDrafts, "Approve what somebody else submitted", s.approveEdition)
	route(s, post, "/api/v1/editions/{id}/publish", grid.ReviewDrafts, "Put an approved edition in force from a day on, past, today or to come", s.publishEdition)
	route(s, post, "/api/v1/editions/{id}/unschedule", grid.ReviewDrafts, "Take a scheduled edition out of the calendar", s.unscheduleEdition)
	route(s, get, "/api/v1/editions/{id}/handover", grid.ReadDistrict, "Open incidents that get another grid or lead branch by an edition", s.handover)

	// A draft's operations
	route(s, get, "/api/v1/editions/{id}/operations", grid.ReadDistrict, "What was done to an edition, newest first", s.operations)
	route(s, post, "/api/v1/editions/{id}/operations", grid.EditDrafts, "Do one operation on a draft, proved, or nothing", s.operate,
		maxBody(operationBody), ownChecks(), answers(http.StatusCreated), redraws())
	route(s, get, "/api/v1/editions/{id}/operations/{op}", grid.ReadDistrict, "One operation, with what it changed", s.operation)
	route(s, post, "/api/v1/editions/{id}/try", grid.EditDrafts, "What an operation would do, without doing it; new grids have negative ids", s.try,
		maxBody(operationBody), ownChecks(), redraws())
	route(s, get, "/api/v1/editions/{id}/undo", grid.EditDrafts, "What you could take back or do again without naming it", s.ownTips)
	route(s, post, "/api/v1/editions/{id}/undo", grid.EditDrafts, "Take an operation back", s.undo, answers(http.StatusCreated), redraws())
	route(s, post, "/api/v1/editions/{id}/redo", grid.EditDrafts, "Take an undo back", s.redo, answers(http.StatusCreated), redraws())
	route(s, post, "/api/v1/editions/{id}/rebase", grid.EditDrafts, "Do a draft's operations again on the edition that is now last", s.rebase,
		answers(http.StatusCreated), within(rebaseTime), redraws())

	// What is said about a draft, and who is in it
	route(s, get, "/api/v1/editions/{id}/comments", grid.ReadDistrict, "What was said about places of an edition, oldest first; readable for ever", s.comments)
	route(s, post, "/api/v1/editions/{id}/comments", grid.JoinDrafts, "Pin a comment to a place of an edition that is not in force yet, or answer one", s.addComment, answers(http.StatusCreated), noResidents())
	route(s, patch, "/api/v1/editions/{id}/comments/{comment}", grid.JoinDrafts, "Change the text of your own comment", s.changeComment, noResidents())
	route(s, del, "/api/v1/editions/{id}/comments/{comment}", grid.JoinDrafts, "Delete your own comment, text and all; administrators anybody's", s.deleteComment)
	route(s, post, "/api/v1/editions/{id}/comments/{comment}/resolve", grid.JoinDrafts, "Settle the thread a comment begins", s.resolveComment, answers(http.StatusOK))
	route(s, post, "/api/v1/editions/{id}/comments/{comment}/reopen", grid.JoinDrafts, "Take that back", s.reopenComment, answers(http.StatusOK))
	route(s, get, "/api/v1/editions/{id}/presence", grid.ReadDistrict, "Who is in a draft just now; not kept", s.whoIsHere)
	route(s, put, "/api/v1/editions/{id}/presence", grid.JoinDrafts, "Say that you are in a draft, where you look and point; every second or so, forgotten after ten without a word", s.bePresent, maxBody(4<<10), passing())
	route(s, del, "/api/v1/editions/{id}/presence", grid.JoinDrafts, "Say that you leave", s.leave, passing())

	// Files on their way in
	route(s, get, "/api/v1/imports", grid.Import, "Imports, newest first", s.imports)
	s.plain(post, "/api/v1/imports", grid.Import, "Upload the files of one dataset; they are checked in the background", s.upload,
		maxBody(importers.MaxPacked+uploadFields), within(uploadTime), s.uploadForm())
	route(s, get, "/api/v1/imports/{id}", grid.Import, "One import, and how far it is", s.batch)
	route(s, get, "/api/v1/imports/{id}/preview", grid.Import, "First rows as they were understood, and what was found", s.preview)
	route(s, post, "/api/v1/imports/{id}/publish", grid.Import, "Publish a checked import, all of it or nothing", s.publishImport, answers(http.StatusAccepted))
	route(s, post, "/api/v1/imports/{id}/revert", grid.Import, "Take a published import back", s.revertImport, answers(http.StatusAccepted))

	// What changes
	s.plain(get, eventsPath, grid.Public, "Changes as they happen; without sign-in those of public layers", s.events, streams(),
		takes("query", "district", "integer", "Absent: your own, or the one with the lowest id"),
		takes("query", "after", "integer", "Also what happened after this change"),
		takes("header", "Last-Event-ID", "integer", "The same, sent by browsers that come back"),
		gives(200, "text/event-stream", "hello {district, seq}, then change {seq, layer, kind, edition, draft, bounds, boxes, tiles: {near, everywhere, below}} with id seq: tiles of layers near that show one of the boxes are others now, all of them at zooms below the one named, and all of layers everywhere; of a draft, only those of its edition. Who may read the district also hears presence {edition, session, actor, bounds, cursor, tool, grids, gone}, without an id, when somebody in a draft moves or leaves (gone): after hello, GET …/presence says who is there"))

	// The map
	s.plain(get, tileRoute, grid.Public, "A vector tile of one or more layers joined by commas; layers that are not public need read_district",
		s.readTile, tileQuery(takes("query", "v", "string", "A version, as TileJSON with versioned=1 gives it: while it is the current one the answer may be kept for ever"),
			gives(200, tileType, "Mapbox Vector Tile 2.1, of 500 KB at most; the header Tile-Truncated says how many features of which layers were left out for that"),
			gives(204, "", "Nothing is there"), gives(304, "", "Unchanged"), gives(503, problemType, "Too much is being drawn; Retry-After says when to ask again"))...)
	s.plain(get, "/tiles/{layers}.json", grid.Public, "TileJSON of one or more layers", s.readTileJSON, tileQuery(versionedParam, gives(200, "application/json", "TileJSON 3.0.0"))...)
	s.plain(get, "/style.json", grid.Public, "A MapLibre style of the district", s.readStyle, tileQuery(versionedParam, gives(200, "application/json", "MapLibre style, version 8"))...)
	route(s, get, "/api/v1/heat", grid.ReadDistrict, "Incidents counted per grid or per lattice cell", s.readHeat)
	route(s, get, "/api/v1/hotspots", grid.ReadDistrict, "Where incidents are more or fewer than the district's average", s.hotspots)
	route(s, get, "/api/v1/coverage", grid.ReadDistrict, "Households with an open post within reach, along a straight line", s.coverage)
}
