// Written by `npm run api`; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Actor: {
            display_name: string;
            /** Format: int32 */
            district: number;
            /** Format: int64 */
            id: number;
            /** @description Signs in with this */
            name: string;
            roles: string[] | null;
            /**
             * Format: int64
             * @description A street or community; null: the whole district. Kept, not yet enforced: it limits nothing so far
             */
            scope_area: number | null;
        };
        ActorAccount: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description null: may sign in
             */
            disabled_at: string | null;
            display_name: string;
            /** Format: int32 */
            district: number;
            has_password: boolean;
            /** Format: int64 */
            id: number;
            /** @description Signs in with this */
            name: string;
            roles: string[] | null;
            /**
             * Format: int64
             * @description A street or community; null: the whole district. Kept, not yet enforced: it limits nothing so far
             */
            scope_area: number | null;
            /**
             * Format: date-time
             * @description Last use of a session that is still kept
             */
            seen_at: string | null;
            /** Format: int64 */
            sessions: number;
            /**
             * Format: int64
             * @description Bearer tokens that are still good
             */
            tokens: number;
        };
        ActorBody: {
            actor: components["schemas"]["ActorAccount"];
            /**
             * Format: date-time
             * @description Of the secret
             */
            expires_at?: string;
            /** @description Of the link or token asked for; it cannot be read again. A link is /#sign-in=SECRET */
            secret?: string;
        };
        ActorRef: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        ActorsOutputBody: {
            items: components["schemas"]["ActorAccount"][] | null;
            /** @description Always null: a district's actors come at once */
            next: string | null;
        };
        Added: {
            created: components["schemas"]["AddedIncident"][] | null;
            /** @description Known before by source and source_key, or twice in this batch; left as they were */
            duplicates: components["schemas"]["AddedIncident"][] | null;
        };
        AddedIncident: {
            /** @description Governance grid in force that holds it */
            grid_now?: components["schemas"]["GridRef"];
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description 1-based place in the request
             */
            row: number;
            /** @description Within 1 km of the district but in no grid */
            unplaced?: boolean;
        };
        Area: {
            /** @description [west, south, east, north] of its grids; null without grids */
            bounds: number[] | null;
            code: string;
            counts: components["schemas"]["AreaCounts"];
            /** Format: int64 */
            id: number;
            /** @enum {string} */
            kind: "street" | "town" | "community" | "village";
            /** @description A place inside it, [lon, lat]; null without grids */
            label: number[] | null;
            /**
             * Format: int64
             * @description 1: street or town, 2: community or village
             */
            level: number;
            name: string;
            /** Format: int64 */
            parent: number | null;
            /** @description Its grids by who answers for them on the day */
            states: components["schemas"]["StateCounts"];
        };
        AreaCounts: {
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            grids: number;
            /**
             * Format: int64
             * @description Without sign-in those of grids with 1 to 9 are left out
             */
            households: number;
            /** Format: int64 */
            posts: number;
        };
        AssignedBranch: {
            /** @description Of what is dated */
            from: string | null;
            organisation: components["schemas"]["OrganisationRef"];
            /** @enum {string} */
            role: "lead" | "joint";
            /**
             * @description proposed: planned by the system, not yet confirmed
             * @enum {string}
             */
            source: "dated" | "planned" | "proposed";
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        AssignedMember: {
            /** @description Of what is dated */
            from: string | null;
            member: components["schemas"]["MemberRef"];
            /** @enum {string} */
            role: "head" | "worker" | "contact";
            /**
             * @description proposed: planned by the system, not yet confirmed
             * @enum {string}
             */
            source: "dated" | "planned" | "proposed";
            /** @description End of the member's term, first day no longer in office; null: no end */
            term_to: string | null;
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        Assignment: {
            from: string | null;
            grid: components["schemas"]["GridRef"];
            /**
             * Format: int64
             * @description Of what is planned, the branch's or member's own
             */
            id: number;
            /** @enum {string} */
            kind: "branch" | "member";
            /** @description Of a member */
            member?: components["schemas"]["MemberRef"];
            /** @description Of a branch */
            organisation?: components["schemas"]["OrganisationRef"];
            /** @enum {string} */
            role: "lead" | "joint" | "head" | "worker" | "contact";
            /**
             * @description planned and proposed: of an edition not yet in force, confirmed or not
             * @enum {string}
             */
            source: "dated" | "planned" | "proposed";
            /** @description End of the member's term */
            term_to?: string;
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        BaseMap: {
            attribution: string;
            /** Format: int64 */
            max_zoom: number;
            /** @description Address of a tile with {z}, {x} and {y} */
            url: string;
        };
        Blocked: {
            /**
             * Format: date-time
             * @description When it was last tried
             */
            at: string;
            /**
             * Format: int64
             * @description How many findings stand in the way; GET /api/v1/editions/{id}/validation lists them
             */
            blocking: number;
            /** @description The day it was to come into force */
            day: string;
            /** @description The same by rule */
            rules: {
                [key: string]: number;
            };
        };
        Blocker: {
            /** @description The numbers and names the message is made of */
            detail: {
                [key: string]: unknown;
            };
            /** @description GeoJSON of the gap, overlap or part itself; null: none */
            extent: unknown;
            /** @description How to put it right */
            fix: string;
            grids: components["schemas"]["GridRef"][] | null;
            /** @description The same thing found again has the same id */
            id: string;
            /** @description Which of the rule's cases it is */
            kind: string;
            member?: components["schemas"]["MemberRef"];
            /** @description A request that would put it right, to be looked at before it is sent; null: there is none that a machine could propose */
            mend: components["schemas"]["Mend"];
            message: string;
            organisation?: components["schemas"]["Ref"];
            /** @description [lon, lat]; null: nowhere in particular */
            place: number[] | null;
            rule: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info" | "unknown";
            title: string;
        };
        BorderEdge: {
            /** @enum {string} */
            between: "grids" | "communities" | "streets" | "outside";
            /**
             * Format: int64
             * @description Node it begins at; 0: it runs round without a node
             */
            from: number;
            /**
             * Format: int64
             * @description The same as long as neither side, nor where it begins, is another; that of the tiles of layer edges where it begins at a node there too
             */
            id: number;
            /**
             * Format: int64
             * @description Grid on the left; 0: outside
             */
            left: number;
            /**
             * Format: int64
             * @description Absent: outside
             */
            left_version?: number;
            /** @description [lon, lat] to ten decimals, which rounds back to the very corner of the lattice; a round line ends where it begins */
            line: (number[] | null)[] | null;
            /**
             * Format: int64
             * @description Grid on the right, walking along the line with north up
             */
            right: number;
            /** Format: int64 */
            right_version: number;
            /**
             * Format: int64
             * @description Node it ends at
             */
            to: number;
        };
        BorderGrid: {
            code: string;
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            version: number;
        };
        BorderNode: {
            /** @description [lon, lat] to ten decimals */
            at: number[] | null;
            /**
             * Format: int64
             * @description How many meet there
             */
            borders: number;
            /** @description Around it, by id */
            grids: number[] | null;
            /**
             * Format: int64
             * @description Of its place: the same in every edition
             */
            id: number;
        };
        Borders: {
            /** @description Pieces of border that reach into the box, whole */
            edges: components["schemas"]["BorderEdge"][] | null;
            /** Format: int64 */
            edition: number;
            /** @description Grids on either side of them, by id */
            grids: components["schemas"]["BorderGrid"][] | null;
            /** @enum {string} */
            layer: "governance" | "overlay" | "micro";
            /** @description The ends of these pieces */
            nodes: components["schemas"]["BorderNode"][] | null;
        };
        BranchHolding: {
            /** Format: double */
            area_m2: number;
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            grids: number;
            /** Format: int64 */
            households: number;
            /**
             * Format: int64
             * @description Reported in the 365 days that end today, open or not
             */
            incidents_year: number;
            /** Format: int64 */
            open_incidents: number;
            /** Format: int64 */
            posts: number;
        };
        BranchImpact: {
            after: components["schemas"]["BranchHolding"];
            before: components["schemas"]["BranchHolding"];
            /** @description null: grids without lead branch */
            branch: components["schemas"]["OrganisationRef"];
        };
        Building: {
            address: string;
            estate: string;
            /** Format: int64 */
            floors: number | null;
            /** @description Its footprint, GeoJSON MultiPolygon, WGS84; in a list only when asked for */
            geometry?: unknown;
            /** @description Governance grid in force with the largest share of it; null: in none */
            grid: components["schemas"]["GridRef"];
            /**
             * Format: float
             * @description Part of its footprint in that grid; below 1 a border cuts it
             */
            grid_share: number;
            /** Format: int64 */
            households: number;
            /** Format: int64 */
            id: number;
            number: string;
            /** @description A place inside it, [lon, lat] */
            place: number[] | null;
        };
        BuildingDetail: {
            address: string;
            estate: string;
            /** Format: int64 */
            floors: number | null;
            /** @description Its footprint, GeoJSON MultiPolygon, WGS84; in a list only when asked for */
            geometry?: unknown;
            /** @description Governance grid in force with the largest share of it; null: in none */
            grid: components["schemas"]["GridRef"];
            /**
             * Format: float
             * @description Part of its footprint in that grid; below 1 a border cuts it
             */
            grid_share: number;
            /** Format: int64 */
            households: number;
            /** Format: int64 */
            id: number;
            /** @description null without posts */
            nearest_post: components["schemas"]["NearestPost"];
            number: string;
            /** @description A place inside it, [lon, lat] */
            place: number[] | null;
        };
        Category: {
            code: string;
            /** @description appearance, order, facility, safety, service, other */
            group: string;
            name: string;
            name_en: string;
            /** @description Never in public layers */
            sensitive: boolean;
        };
        CategoryRef: {
            code: string;
            name: string;
            name_en: string;
        };
        ChangeActorInputBody: {
            /** @description true ends all sessions, tokens and links at once */
            disabled?: boolean;
            display_name?: string;
            /**
             * @description Make a one-time sign-in link (a day) or a bearer token (a year)
             * @enum {string}
             */
            issue?: "link" | "token";
            password?: string;
            /** @description End all sessions, tokens and links; the actor may sign in again */
            revoke?: boolean;
            roles?: ("viewer" | "commander" | "planner" | "reviewer" | "importer" | "admin")[] | null;
            /**
             * Format: int64
             * @description 0: the whole district. Kept, not yet enforced: it limits nothing so far
             */
            scope_area?: number;
        };
        ChangeCommentInputBody: {
            text: string;
        };
        ChangeEditionInputBody: {
            name?: string;
            note?: string;
            /** @description Of a draft: places [lon,lat] in holes of the map that need no grid */
            outside?: (number[] | null)[];
            /** @description The first day it is meant for; empty: none yet */
            planned_from?: string;
        };
        Comment: {
            /** @description Where its thread is pinned, [lon, lat] */
            at: number[] | null;
            author: components["schemas"]["ActorRef"];
            /**
             * Format: date-time
             * @description When its text was last changed; null: never
             */
            changed_at: string | null;
            /**
             * Format: date-time
             * @description A deleted comment is listed while answers stand under it
             */
            deleted_at: string | null;
            /** @description What its thread is about; null: only the place. Code and name are of this edition, empty when it has the grid no more */
            grid: components["schemas"]["GridRef"];
            /** @description Who did what to it, oldest first */
            history: components["schemas"]["CommentAction"][] | null;
            /** Format: int64 */
            id: number;
            /** Format: date-time */
            made_at: string;
            /**
             * Format: int64
             * @description The comment its thread begins with; null: it begins one
             */
            reply_to: number | null;
            /**
             * Format: date-time
             * @description Of the comment a thread begins with
             */
            resolved_at: string | null;
            resolved_by: components["schemas"]["ActorRef"];
            /** @description Empty when it is deleted */
            text: string;
        };
        CommentAction: {
            actor: components["schemas"]["ActorRef"];
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "made" | "changed" | "deleted" | "resolved" | "reopened";
        };
        ConfigOutputBody: {
            /** @description A raster map to lie under ours; null: none */
            base_map: components["schemas"]["BaseMap"];
        };
        ConfirmInputBody: {
            /** @description Absent: all grids of the draft */
            grids?: number[] | null;
        };
        ConfirmOutputBody: {
            /** @description What was proposed for these is confirmed */
            grids: number[] | null;
        };
        Counts: {
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            grids: number;
            /**
             * Format: int64
             * @description Without sign-in those of grids with 1 to 9, and of buildings in no grid, are left out
             */
            households: number;
            /**
             * Format: int64
             * @description null without sign-in
             */
            incidents: number | null;
            /**
             * Format: int64
             * @description Open today
             */
            posts: number;
            /**
             * Format: int64
             * @description Near the district but in no grid; null without sign-in
             */
            unplaced_incidents: number | null;
        };
        CoverageBody: {
            as_of: string;
            communities: components["schemas"]["CoverageItem"][] | null;
            /**
             * Format: int64
             * @description Whose grids are counted; 0: none was in force
             */
            edition: number;
            /** @description Buildings with households beyond the shortest limit, the 50 farthest first */
            gaps: components["schemas"]["CoverageGap"][] | null;
            /** @description By code */
            grids: components["schemas"]["CoverageItem"][] | null;
            /** @description Names this answer to the tile layer coverage */
            key: string;
            /** @description What kind of distance this is */
            label: string;
            label_zh: string;
            /** @description Metres */
            limits: number[] | null;
            /**
             * Format: int64
             * @description Open on the day
             */
            posts: number;
            total: components["schemas"]["CoverageTotal"];
            /**
             * Format: int64
             * @description Buildings in no grid; they count in the total only
             */
            unplaced: number;
        };
        CoverageGap: {
            address: string;
            /** Format: int64 */
            building: number;
            /**
             * Format: double
             * @description To the nearest post; null when none is open
             */
            distance_m: number | null;
            /**
             * Format: int64
             * @description 0: in none
             */
            grid: number;
            /** Format: int64 */
            households: number;
            nearest_post: components["schemas"]["CoveragePost"];
            place: number[] | null;
            /**
             * Format: double
             * @description To the second nearest; null when fewer than two are open
             */
            second_m: number | null;
        };
        CoverageItem: {
            /** Format: int64 */
            buildings: number;
            /** @description Share of buildings within each limit; null without buildings */
            buildings_within: number[] | null;
            code?: string;
            /** Format: int64 */
            community?: number;
            /** Format: int64 */
            grid?: number;
            /** Format: int64 */
            households: number;
            name: string;
            /** @description Share of households within each limit; null without households */
            within: number[] | null;
        };
        CoverageLimit: {
            /**
             * Format: double
             * @description null without buildings
             */
            building_share: number | null;
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            households: number;
            /**
             * Format: double
             * @description Metres
             */
            limit: number;
            /**
             * Format: double
             * @description Of households; null without any
             */
            share: number | null;
        };
        CoveragePost: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        CoverageTotal: {
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            households: number;
            within: components["schemas"]["CoverageLimit"][] | null;
        };
        CurrentGrid: {
            /** Format: date-time */
            changed_at: string | null;
            changed_by: components["schemas"]["ActorRef"];
            code: string;
            /** Format: int64 */
            community: number | null;
            created: boolean;
            /** @description GeoJSON MultiPolygon, WGS84 */
            geometry: unknown;
            /** Format: int64 */
            id: number;
            kind: string;
            layer: string;
            name: string;
            /**
             * Format: int32
             * @description Goes up when a neighbour's operation adds corners; not to be sent back
             */
            nodes_version: number;
            /**
             * Format: int64
             * @description The operation that changed it last; absent: none did in this edition
             */
            operation?: number;
            /** @description false: it only got corners for a neighbour */
            own: boolean;
            /**
             * Format: int64
             * @description Of a micro grid
             */
            parent: number | null;
            /** Format: int32 */
            version: number;
        };
        Descent: {
            /**
             * Format: double
             * @description Of the ground they share, geodesic
             */
            area_m2: number;
            /**
             * Format: int64
             * @description That lay in the one and lie in the other
             */
            buildings: number;
            /** Format: int64 */
            households: number;
            /**
             * @description same: all the ground of both; changed: of two grids that both go on, or one for one; split: to a grid that is new; merged: from a grid that ends; new, retired: ground that was, or is, no grid's
             * @enum {string}
             */
            kind: "same" | "changed" | "split" | "merged" | "new" | "retired";
            /** @description null: the ground was no grid's */
            predecessor: components["schemas"]["GridRef"];
            /**
             * Format: double
             * @description Part of its area, 0 to 1
             */
            share_of_predecessor: number;
            /**
             * Format: double
             * @description Part of its area, 0 to 1
             */
            share_of_successor: number;
            /** @description null: the ground is no grid's any more */
            successor: components["schemas"]["GridRef"];
        };
        District: {
            /** @description [west, south, east, north]; null before the first edition */
            bounds: number[] | null;
            /** @description [lon, lat]; null before the first edition */
            centre: number[] | null;
            counts: components["schemas"]["Counts"];
            /** @description In force today; null if none */
            edition: components["schemas"]["Edition"];
            /** Format: int32 */
            id: number;
            /** @description Months with incidents as YYYY-MM, in order */
            incident_months: string[] | null;
            name: string;
            /**
             * Format: int64
             * @description Number of the last change
             */
            seq: number;
            settings: components["schemas"]["Settings"];
            time_zone: string;
        };
        Edition: {
            /** @description First day in force; null for a draft */
            from: string | null;
            /** Format: int64 */
            id: number;
            name: string;
            /** @description false: an imported baseline whose borders have findings */
            proved: boolean;
            /** @enum {string} */
            state: "draft" | "submitted" | "approved" | "scheduled" | "in_force" | "superseded" | "abandoned";
            /** @description First day no longer in force; null: no end */
            to: string | null;
        };
        EditionDetail: {
            /** Format: date-time */
            approved_at: string | null;
            approved_by: components["schemas"]["ActorRef"];
            /**
             * Format: int64
             * @description The edition it replaces or will replace
             */
            base: number | null;
            /** @description Why a scheduled edition did not come into force on its day; null: it was let pass, or its day has not come */
            blocked: components["schemas"]["Blocked"];
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["ActorRef"];
            /** @description What the check of its borders found */
            findings: components["schemas"]["Severities"];
            /** @description First day in force; null for a draft */
            from: string | null;
            /** Format: int64 */
            grids: number;
            /** Format: int64 */
            id: number;
            name: string;
            note: string;
            /** @description Places [lon,lat] in holes of the map that need no grid: a hole with one in it is no gap */
            outside: (number[] | null)[] | null;
            /** @description The first day its planner means it for */
            planned_from: string | null;
            /** @description false: an imported baseline whose borders have findings */
            proved: boolean;
            /** Format: date-time */
            published_at: string | null;
            published_by: components["schemas"]["ActorRef"];
            /** @enum {string} */
            state: "draft" | "submitted" | "approved" | "scheduled" | "in_force" | "superseded" | "abandoned";
            /** Format: date-time */
            submitted_at: string | null;
            submitted_by: components["schemas"]["ActorRef"];
            /** @description First day no longer in force; null: no end */
            to: string | null;
        };
        EditionEvent: {
            /** @description null: the system itself */
            actor: components["schemas"]["ActorRef"];
            /** Format: date-time */
            at: string;
            detail: unknown;
            /** Format: int64 */
            id: number;
            /** @enum {string} */
            kind: "created" | "renamed" | "submitted" | "returned" | "approved" | "scheduled" | "unscheduled" | "published" | "superseded" | "abandoned" | "rebased" | "blocked" | "assigned";
            note: string;
        };
        Finding: {
            /** @description The numbers and names the message is made of */
            detail: {
                [key: string]: unknown;
            };
            /** @description GeoJSON of the gap, overlap or part itself; null: none */
            extent: unknown;
            /** @description How to put it right */
            fix: string;
            grids: components["schemas"]["GridRef"][] | null;
            /** @description The same thing found again has the same id */
            id: string;
            /** @description Which of the rule's cases it is */
            kind: string;
            member?: components["schemas"]["MemberRef"];
            message: string;
            organisation?: components["schemas"]["Ref"];
            /** @description [lon, lat]; null: nowhere in particular */
            place: number[] | null;
            rule: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info" | "unknown";
            title: string;
        };
        Found: {
            /** @description [west, south, east, north]; null for what is a point */
            bounds: number[] | null;
            /**
             * Format: int64
             * @description Of a road: its first section; of an estate (kind building): its first building
             */
            id: number;
            /** @enum {string} */
            kind: "grid" | "area" | "building" | "road" | "place" | "post" | "organisation" | "member";
            /** @description [lon, lat]; null: nowhere */
            place: number[] | null;
            subtitle: string;
            title: string;
        };
        GateBody: {
            /** @description The first day it would be in force */
            as_of: string;
            /** @description What has to be put right first */
            blockers: components["schemas"]["Blocker"][] | null;
            /**
             * Format: int64
             * @description How many findings stand in the way
             */
            blocking: number;
            edition: components["schemas"]["Edition"];
            /** @description What does not stand in the way */
            findings: components["schemas"]["Finding"][] | null;
            /** @description Address of the next page of blockers; null on the last */
            next: string | null;
            /** @description Nothing stands in the way */
            ready: boolean;
            rules: components["schemas"]["RuleReport"][] | null;
            /** @description Findings by severity; unknown counts rules without data */
            summary: components["schemas"]["Summary"];
        };
        Grid: {
            /**
             * Format: double
             * @description Geodesic
             */
            area_m2: number;
            /** @description [west, south, east, north] */
            bounds: number[] | null;
            /** Format: int64 */
            buildings: number;
            code: string;
            community: components["schemas"]["Ref"];
            /**
             * Format: int64
             * @description null without sign-in when there are 1 to 9
             */
            households: number | null;
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description Reported in the 90 days that end with the day; null without sign-in
             */
            incidents_90d: number | null;
            /** @enum {string} */
            kind: "general" | "special" | "micro";
            /** @description A place inside it, [lon, lat] */
            label: number[] | null;
            /** @enum {string} */
            layer: "governance" | "overlay" | "micro";
            name: string;
            /**
             * Format: int64
             * @description Open on the day
             */
            posts: number;
            /**
             * @description Who answers for it on the day
             * @enum {string}
             */
            state: "complete" | "no_branch" | "no_member" | "overloaded";
            street: components["schemas"]["Ref"];
            /** Format: int64 */
            version: number;
        };
        GridAssignments: {
            /** @description The lead first */
            branches: components["schemas"]["AssignedBranch"][] | null;
            grid: components["schemas"]["GridRef"];
            /** @description The head first */
            members: components["schemas"]["AssignedMember"][] | null;
        };
        GridBranch: {
            from: string | null;
            /** Format: int64 */
            id: number;
            organisation: components["schemas"]["OrganisationRef"];
            /** @enum {string} */
            role: "lead" | "joint";
            /**
             * @description planned and proposed: of an edition not yet in force, confirmed or not
             * @enum {string}
             */
            source: "dated" | "planned" | "proposed";
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        GridDetail: {
            /**
             * Format: double
             * @description Geodesic
             */
            area_m2: number;
            /** @description [west, south, east, north] */
            bounds: number[] | null;
            /** @description Assigned on the day, the lead first */
            branches: components["schemas"]["GridBranch"][] | null;
            /** Format: int64 */
            buildings: number;
            code: string;
            community: components["schemas"]["Ref"];
            /** @description None without sign-in */
            findings: components["schemas"]["Finding"][] | null;
            /** @description GeoJSON MultiPolygon, WGS84 */
            geometry: unknown;
            /**
             * Format: int64
             * @description null without sign-in when there are 1 to 9
             */
            households: number | null;
            /** Format: int64 */
            id: number;
            /** @description The ten latest; none without sign-in */
            incidents: components["schemas"]["Incident"][] | null;
            /**
             * Format: int64
             * @description Reported in the 90 days that end with the day; null without sign-in
             */
            incidents_90d: number | null;
            /** @enum {string} */
            kind: "general" | "special" | "micro";
            /** @description A place inside it, [lon, lat] */
            label: number[] | null;
            /** @enum {string} */
            layer: "governance" | "overlay" | "micro";
            /** @description Assigned on the day, the head first; names only for those who may read the district */
            members: components["schemas"]["GridMember"][] | null;
            name: string;
            /** @description Grids of its layer that share a border or a corner */
            neighbours: components["schemas"]["GridRef"][] | null;
            /**
             * Format: double
             * @description Geodesic
             */
            perimeter_m: number;
            /** @description The posts in it */
            posts: components["schemas"]["Post"][] | null;
            /**
             * @description Who answers for it on the day
             * @enum {string}
             */
            state: "complete" | "no_branch" | "no_member" | "overloaded";
            street: components["schemas"]["Ref"];
            /** Format: int64 */
            version: number;
        };
        GridFigures: {
            /**
             * Format: double
             * @description Geodesic
             */
            area_m2: number;
            /** Format: int64 */
            buildings: number;
            code: string;
            /** @description null: none */
            community: components["schemas"]["Ref"];
            /** Format: int64 */
            households: number;
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description Reported in the 365 days that end today
             */
            incidents_year: number;
            /** @enum {string} */
            kind: "general" | "special";
            name: string;
            /** Format: int64 */
            parts: number;
            /**
             * Format: double
             * @description Length of its border, holes included, geodesic
             */
            perimeter_m: number;
            /**
             * Format: double
             * @description 4π·area/perimeter²: 1 for a disc
             */
            polsby_popper: number;
            /**
             * Format: double
             * @description Part of the smallest circle around it that it fills
             */
            reock: number;
        };
        GridImpact: {
            /** @description null for a retired grid */
            after: components["schemas"]["Holding"];
            /** @description null for a new grid */
            before: components["schemas"]["Holding"];
            branch_after: components["schemas"]["OrganisationRef"];
            /** @description Lead branch; null: none */
            branch_before: components["schemas"]["OrganisationRef"];
            /**
             * @description same: its shape stays, but what lies across its border changes hands, or its lead branch changes
             * @enum {string}
             */
            change: "changed" | "new" | "retired" | "same";
            code: string;
            /** Format: int64 */
            id: number;
            name: string;
        };
        GridMember: {
            from: string | null;
            /** Format: int64 */
            id: number;
            member: components["schemas"]["MemberRef"];
            /** @enum {string} */
            role: "head" | "worker" | "contact";
            /**
             * @description planned and proposed: of an edition not yet in force, confirmed or not
             * @enum {string}
             */
            source: "dated" | "planned" | "proposed";
            /** @description End of the member's term, first day no longer in office; null: no end */
            term_to: string | null;
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        GridMove: {
            /** Format: double */
            area_m2: number;
            /** Format: int64 */
            buildings: number;
            /**
             * Format: int64
             * @description 0: outside all grids
             */
            from: number;
            /** @description Its lead branch changes too */
            handed: boolean;
            /** Format: int64 */
            households: number;
            /**
             * Format: int64
             * @description Reported in the 365 days that end today, open or not
             */
            incidents_year: number;
            /** Format: int64 */
            open_incidents: number;
            /** Format: int64 */
            posts: number;
            /**
             * Format: int64
             * @description 0: outside all grids
             */
            to: number;
        };
        GridPast: {
            /** @description GeoJSON MultiPolygon, WGS84; null: it is gone */
            after: unknown;
            /** @description GeoJSON MultiPolygon, WGS84; null: it was not there */
            before: unknown;
        };
        GridRef: {
            code: string;
            /** Format: int64 */
            id: number;
            name: string;
        };
        GridWords: {
            code: string;
            /** Format: int64 */
            community: number | null;
            kind: string;
            name: string;
            /** Format: int32 */
            version: number;
        };
        HandedIncident: {
            address: string;
            /** @description Code of its category */
            category: string;
            category_name: string;
            /** @description The grid that had it; null: none */
            from: components["schemas"]["GridRef"];
            /** @description The lead branch that had it; null: none */
            from_branch: components["schemas"]["OrganisationRef"];
            /** Format: int64 */
            id: number;
            /** @description [lon, lat] */
            place: number[] | null;
            /** Format: date-time */
            reported_at: string;
            status: string;
            summary: string;
            /** @description The grid that has it now; null: none */
            to: components["schemas"]["GridRef"];
            /** @description The lead branch that has it now; null: none */
            to_branch: components["schemas"]["OrganisationRef"];
        };
        HeatOutputBody: {
            /** @description Lower bounds of the legend's classes: always the same */
            breaks: number[] | null;
            /** @description First month counted; empty without incidents */
            from: string;
            /** @description By grid [{grid, code, name, count}], most first; by cell {level, cells: [[x, y, count], …]} */
            items: unknown;
            /** @description Last month counted */
            to: string;
            /**
             * Format: int64
             * @description The sum over items, plus by grid the unplaced
             */
            total: number;
            /**
             * Format: int64
             * @description In no grid in force today
             */
            unplaced: number;
        };
        Holding: {
            /**
             * Format: double
             * @description Geodesic
             */
            area_m2: number;
            /**
             * Format: double
             * @description Length of its border, holes included, geodesic
             */
            border_m: number;
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            households: number;
            /**
             * Format: int64
             * @description Reported in the 365 days that end today, open or not
             */
            incidents_year: number;
            /** Format: int64 */
            open_incidents: number;
            /** Format: int64 */
            posts: number;
        };
        HotspotItem: {
            /** @enum {string} */
            class: "hot99" | "hot95" | "hot90" | "none" | "cold90" | "cold95" | "cold99" | "undefined";
            code: string;
            /**
             * Format: int64
             * @description Incidents in the grid
             */
            count: number;
            /**
             * Format: double
             * @description Incidents there if there were no pattern
             */
            expected: number | null;
            /** Format: int64 */
            grid: number;
            /** Format: int64 */
            households: number;
            /**
             * @description Normal tail of Gi*, exact binomial tail, or the more cautious of the two where fewer than 100 are expected
             * @enum {string}
             */
            method: "gi*" | "exact" | "both" | "none";
            name: string;
            /**
             * Format: int64
             * @description Incidents in the grid and its neighbours
             */
            observed: number;
            /**
             * Format: double
             * @description Two-sided
             */
            p: number | null;
            /**
             * Format: double
             * @description p corrected for the number of grids (Benjamini-Hochberg)
             */
            q: number | null;
            /**
             * Format: double
             * @description Incidents per 1,000 households; null without a denominator or households
             */
            rate: number | null;
            /**
             * Format: double
             * @description The same drawn to the district's mean as far as chance allows (empirical Bayes)
             */
            rate_shrunk: number | null;
            /** @description The reason in words */
            why: string;
            /**
             * Format: double
             * @description Standard score; above 0 more than expected. null: undefined
             */
            z: number | null;
        };
        HotspotsBody: {
            /** @description Grids of each class */
            classes: {
                [key: string]: number;
            };
            denominator: string;
            /**
             * Format: int64
             * @description In force today, whose grids are compared; 0: none
             */
            edition: number;
            /** @description First month counted; empty without incidents */
            from: string;
            /** @description By z, highest first; grids without one at the end */
            items: components["schemas"]["HotspotItem"][] | null;
            /** @description Names this answer to the tile layer hotspots */
            key: string;
            /** @description Names of the classes, hottest first */
            legend: components["schemas"]["Name"][] | null;
            /** @description How it was computed, in words */
            method: string;
            /**
             * Format: int64
             * @description Grids
             */
            n: number;
            /**
             * @description The map's test; none when nothing could be tested
             * @enum {string}
             */
            test: "gi*" | "exact" | "none";
            /**
             * Format: int64
             * @description Grids the data can say something about
             */
            tested: number;
            /** @description Last month counted, included */
            to: string;
            /**
             * Format: int64
             * @description Incidents counted, the unplaced included
             */
            total: number;
            /**
             * Format: int64
             * @description The others
             */
            undefined: number;
            /**
             * Format: int64
             * @description Those in no grid
             */
            unplaced: number;
        };
        Impact: {
            /** @description The same added up by lead branch */
            branches: components["schemas"]["BranchImpact"][] | null;
            /** @description Buildings that get another grid */
            buildings: components["schemas"]["MovedBuildings"];
            /** @description Posts and branches count as on this day; incidents of a year are those of the 365 days that end today */
            day: string;
            /** @description Grids that gain or lose ground, by id, new ones last */
            grids: components["schemas"]["GridImpact"][] | null;
            /** @description What gets another lead branch */
            handed: components["schemas"]["Load"];
            /** @description Open incidents that get another grid */
            incidents: components["schemas"]["MovedIncidents"];
            /** @description Ground and what lies on it, from grid to grid */
            moves: components["schemas"]["GridMove"][] | null;
            /** @description Posts that get another grid */
            posts: components["schemas"]["MovedPosts"];
        };
        ImportBatch: {
            /** @description [west, south, east, north] of the good rows */
            bounds: number[] | null;
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["ActorRef"];
            /** Format: int32 */
            district: number;
            /**
             * Format: int64
             * @description The edition a grid import made
             */
            edition: number | null;
            encoding: string;
            /** @description Why it was rejected or failed */
            error: components["schemas"]["ImportBatchError"];
            file_name: string;
            format: string;
            /** Format: int64 */
            id: number;
            kind: string;
            /** @description Field to column, or to =value */
            mapping: {
                [key: string]: string;
            };
            /** @description null when nobody is working on it */
            progress: components["schemas"]["ImportBatchProgress"];
            /** Format: date-time */
            published_at: string | null;
            /** Format: int64 */
            rows_bad: number;
            /** Format: int64 */
            rows_good: number;
            /** Format: int64 */
            rows_read: number;
            /** @description What the coordinates were read as */
            source_crs: string;
            /** @enum {string} */
            state: "uploaded" | "staged" | "checked" | "published" | "rejected" | "failed" | "reverted";
            /** @description What publishing would do, or did */
            summary: components["schemas"]["ImportSummary"];
        };
        ImportBatchError: {
            detail?: {
                [key: string]: unknown;
            };
            field?: string;
            message: string;
            /** Format: int64 */
            row?: number;
            rule: string;
            value?: string;
        };
        ImportBatchProgress: {
            /** Format: int64 */
            done: number;
            stage: string;
            /** Format: int64 */
            total: number;
        };
        ImportFindingItem: {
            field: string;
            /** Format: int64 */
            id: number;
            message: string;
            place: number[] | null;
            /**
             * Format: int64
             * @description 1-based record number, a header not counted; 0: the file as a whole
             */
            row: number;
            rule: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info";
            value: string;
        };
        ImportPreview: {
            batch: components["schemas"]["ImportBatch"];
            /** @description Of the file, in order */
            columns: string[] | null;
            findings: components["schemas"]["ImportFindingItem"][] | null;
            /** @description Where more findings are */
            next: string | null;
            /** @description How many findings of each kind */
            rules: components["schemas"]["ImportRuleCount"][] | null;
            /** @description The first rows as they were understood */
            sample: components["schemas"]["ImportSampleRow"][] | null;
        };
        ImportRuleCount: {
            /** Format: int64 */
            count: number;
            rule: string;
            severity: string;
        };
        ImportSampleRow: {
            fields: {
                [key: string]: unknown;
            };
            good: boolean;
            key: string;
            place: number[] | null;
            /** Format: int64 */
            row: number;
        };
        ImportSummary: {
            /** Format: int64 */
            add: number;
            expanded?: boolean;
            /**
             * Format: int64
             * @description What the check of the new edition's borders found
             */
            findings?: number;
            /**
             * Format: int64
             * @description Left as they are: somebody has worked on them since the last import
             */
            held?: number;
            /** @description Categories or areas made because rows name them */
            made?: string[] | null;
            /** Format: int64 */
            replaced?: number;
            /**
             * Format: int64
             * @description Grids the new edition no longer has
             */
            retired?: number;
            /** Format: int64 */
            same: number;
            /** Format: int64 */
            seq?: number;
            /**
             * Format: int64
             * @description In no grid, but near the district
             */
            unplaced?: number;
            /** Format: int64 */
            update: number;
        };
        Incident: {
            address: string;
            category: components["schemas"]["CategoryRef"];
            /** Format: date-time */
            closed_at: string | null;
            /** Format: date-time */
            due_at: string | null;
            /** @description Governance grid on the day; null: unplaced */
            grid_at_event: components["schemas"]["GridRef"];
            /** @description Governance grid in force today; null: unplaced */
            grid_now: components["schemas"]["GridRef"];
            /** Format: int64 */
            id: number;
            /** @description [lon, lat] */
            place: number[] | null;
            /** Format: date-time */
            reported_at: string;
            source: string;
            source_key: string;
            /** @enum {string} */
            status: "reported" | "rejected" | "duplicate" | "accepted" | "dispatched" | "handling" | "deferred" | "done" | "closed";
            summary: string;
        };
        ListBodyArea: {
            items: components["schemas"]["Area"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyAssignment: {
            items: components["schemas"]["Assignment"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyBatch: {
            items: components["schemas"]["ImportBatch"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyBuilding: {
            items: components["schemas"]["Building"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyCategory: {
            items: components["schemas"]["Category"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyComment: {
            items: components["schemas"]["Comment"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyDescent: {
            items: components["schemas"]["Descent"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyDistrict: {
            items: components["schemas"]["District"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyEditionDetail: {
            items: components["schemas"]["EditionDetail"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyEditionEvent: {
            items: components["schemas"]["EditionEvent"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyFound: {
            items: components["schemas"]["Found"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyGrid: {
            items: components["schemas"]["Grid"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyGridAssignments: {
            items: components["schemas"]["GridAssignments"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyGridFigures: {
            items: components["schemas"]["GridFigures"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyHandedIncident: {
            items: components["schemas"]["HandedIncident"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyIncident: {
            items: components["schemas"]["Incident"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyMember: {
            items: components["schemas"]["Member"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyMovedBuilding: {
            items: components["schemas"]["MovedBuilding"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyMovedIncident: {
            items: components["schemas"]["MovedIncident"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyMovedPost: {
            items: components["schemas"]["MovedPost"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyOperation: {
            items: components["schemas"]["Operation"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyOrganisation: {
            items: components["schemas"]["Organisation"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyPost: {
            items: components["schemas"]["Post"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyPresence: {
            items: components["schemas"]["Presence"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        ListBodyRoad: {
            items: components["schemas"]["Road"][] | null;
            /** @description Address of the next page; null on the last */
            next: string | null;
        };
        Load: {
            /** Format: int64 */
            buildings: number;
            /** Format: int64 */
            households: number;
            /**
             * Format: int64
             * @description Reported in the 365 days that end today, open or not
             */
            incidents_year: number;
            /** Format: int64 */
            open_incidents: number;
            /** Format: int64 */
            posts: number;
        };
        Member: {
            /** @description Assigned on the day */
            grids: components["schemas"]["GridRef"][] | null;
            /** Format: int64 */
            id: number;
            name: string;
            /** @enum {string} */
            office: "secretary" | "deputy_secretary" | "grid_head" | "grid_worker" | "group_leader";
            organisation: components["schemas"]["Ref"];
            term: components["schemas"]["Term"];
            /** @description Only for those who may read contacts */
            work_phone?: string;
        };
        MemberRef: {
            /** Format: int64 */
            id: number;
            /** @description Only for those who may read the district */
            name?: string;
            /** @enum {string} */
            office: "secretary" | "deputy_secretary" | "grid_head" | "grid_worker" | "group_leader";
            /** @description Only for those who may read contacts */
            work_phone?: string;
        };
        Mend: {
            body: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            kind: "assignment" | "operation" | "rebase";
            method: string;
            path: string;
        };
        MovedBuilding: {
            address: string;
            estate: string;
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            from: number;
            /** @description Its lead branch changes too */
            handed: boolean;
            /** Format: int64 */
            households: number;
            /** Format: int64 */
            id: number;
            number: string;
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            to: number;
        };
        MovedBuildings: {
            /** @description The first by id */
            listed: components["schemas"]["MovedBuilding"][] | null;
            /** Format: int64 */
            total: number;
        };
        MovedIncident: {
            /** @description Name of its category */
            category: string;
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            from: number;
            /** @description Its lead branch changes too */
            handed: boolean;
            /** Format: int64 */
            id: number;
            summary: string;
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            to: number;
        };
        MovedIncidents: {
            /** @description The first by id */
            listed: components["schemas"]["MovedIncident"][] | null;
            /** Format: int64 */
            total: number;
        };
        MovedPost: {
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            from: number;
            /** @description Its lead branch changes too */
            handed: boolean;
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * Format: int64
             * @description Grid; 0: outside all grids
             */
            to: number;
        };
        MovedPosts: {
            /** @description The first by id */
            listed: components["schemas"]["MovedPost"][] | null;
            /** Format: int64 */
            total: number;
        };
        Name: {
            en: string;
            key: string;
            zh: string;
        };
        NearestPost: {
            /**
             * Format: double
             * @description Geodesic, along a straight line
             */
            distance_m: number;
            /** Format: int64 */
            id: number;
            name: string;
        };
        NewActorInputBody: {
            display_name?: string;
            /**
             * @description Also make a one-time sign-in link (a day) or a bearer token (a year)
             * @enum {string}
             */
            issue?: "link" | "token";
            /** @description Signs in with this */
            name: string;
            /** @description At least 12 characters; absent: signs in by link or token */
            password?: string;
            roles: ("viewer" | "commander" | "planner" | "reviewer" | "importer" | "admin")[] | null;
            /**
             * Format: int64
             * @description A street or community; absent: the whole district. Kept, not yet enforced: it limits nothing so far
             */
            scope_area?: number;
        };
        NewCommentInputBody: {
            /** @description Where it is pinned, [lon, lat]; of an answer absent */
            at?: number[];
            /**
             * Format: int64
             * @description A grid of the edition it is about; absent: only the place
             */
            grid?: number;
            /**
             * Format: int64
             * @description The comment it answers, one that begins a thread
             */
            reply_to?: number;
            /** @description At most 2000 characters. Of the work, never of residents: no names, numbers or doors of people who live there */
            text: string;
        };
        NewDraftInputBody: {
            /**
             * Format: int64
             * @description What it starts as: an older edition, or another draft, with what that one would replace; absent: the edition it will replace, the last of the timeline
             */
            from?: number;
            name: string;
            note?: string;
            /**
             * @description The first day it is meant for
             * @example 2026-03-01
             */
            planned_from?: string;
        };
        NewIncident: {
            address?: string;
            /** @description A code of /incidents/categories */
            category: string;
            /** Format: date-time */
            closed_at?: string;
            /** Format: date-time */
            due_at?: string;
            /** @description [lon, lat], WGS84 */
            place: number[] | null;
            /**
             * Format: date-time
             * @description With its offset, for example 2026-03-01T08:30:00+08:00
             */
            reported_at: string;
            /** @description The system or channel it comes from; absent: api */
            source?: string;
            /** @description The source's own number: the same one is taken once */
            source_key: string;
            /** @description absent: reported */
            status?: string;
            /** @description What happened; no names, no identity numbers */
            summary?: string;
        };
        Operation: {
            /** @description null: the system itself */
            actor: components["schemas"]["ActorRef"];
            /** Format: date-time */
            at: string;
            /** @description West, south, east, north of all it changed; null: only names */
            bounds: number[] | null;
            grids: components["schemas"]["OperationGrid"][] | null;
            /** Format: int64 */
            id: number;
            /** @description Only of one operation */
            impact?: components["schemas"]["Impact"];
            /** @enum {string} */
            op: "split" | "merge" | "reshape" | "move_node" | "transfer" | "paint" | "repair" | "recode" | "create" | "remove" | "copy";
            reason: string;
            /** @description What was asked for, and the ids new grids got */
            request: unknown;
            /**
             * Format: int64
             * @description The operation the chain of undo and redo began with
             */
            root: number;
            /** @description null: nobody took it back */
            taken_back: components["schemas"]["TakenBack"];
            /**
             * Format: int64
             * @description The operation it takes back; null: none
             */
            undoes: number | null;
        };
        OperationGrid: {
            /** @description null: it is gone */
            after: components["schemas"]["GridWords"];
            /** @description null: it was not there */
            before: components["schemas"]["GridWords"];
            /** @enum {string} */
            change: "created" | "removed" | "redrawn" | "renamed" | "noded";
            /** Format: int64 */
            id: number;
            /** @description false: it only got corners for a neighbour, or another parent */
            own: boolean;
            /** @description Only of one operation, and of grids whose ground it changed */
            shapes?: components["schemas"]["GridPast"];
        };
        OperationRequest: {
            /** @description Ground may pass from one community to another */
            across_areas?: boolean;
            /** @description A grid may fall into several parts */
            allow_parts?: boolean;
            /** @description paint */
            buildings?: number[] | null;
            /** @description recode, create */
            code?: string;
            /** @description split: of the new pieces, in order */
            codes?: string[] | null;
            /**
             * Format: int64
             * @description recode, with across_areas; create
             */
            community?: number;
            /** @description move_node: a place. transfer: a grid id; absent: any grid */
            from?: number | number[];
            /**
             * Format: int64
             * @description split, paint, recode, remove
             */
            grid?: number;
            /** @description merge: two or more; repair: which, absent: all */
            grids?: number[] | null;
            /**
             * Format: int64
             * @description merge: whose id and names stay; absent: the largest
             */
            keep?: number;
            /**
             * @description recode, create
             * @enum {string}
             */
            kind?: "general" | "special" | "micro";
            /**
             * @description reshape, move_node, transfer, repair: absent: governance. create: overlay or micro
             * @enum {string}
             */
            layer?: "governance" | "overlay" | "micro";
            /** @description split, reshape */
            line?: number[][];
            /** @description move_node: several corners at once */
            moves?: {
                from: number[];
                /** @description null or absent: takes the corner away */
                to?: number[] | null;
            }[] | null;
            /** @description recode, create */
            name?: string;
            /** @description split: of the new pieces, in order */
            names?: string[] | null;
            /** @enum {string} */
            op: "split" | "merge" | "reshape" | "move_node" | "transfer" | "paint" | "repair" | "recode" | "create" | "remove";
            /** @description The outer boundary of all grids may move */
            outline?: boolean;
            /**
             * Format: int64
             * @description create: the grid a micro grid lies in
             */
            parent?: number;
            /** @description transfer, create: a ring of positions, or coordinates of a Polygon or MultiPolygon */
            polygon?: number[][] | number[][][] | number[][][][];
            reason?: string;
            /** @description move_node: a place, absent to take the corner away. transfer: a grid id */
            to?: number | number[];
            /** @description Version by grid id, as the client knows it; those given must still be true */
            versions?: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description repair: the widest hole to close, in metres; absent: all
             */
            width_m?: number;
        };
        Organisation: {
            /**
             * Format: int64
             * @description The street or community it answers for
             */
            area: number | null;
            /** @description With co-construction units */
            big_committee: boolean;
            code: string;
            /**
             * @description joint: one branch of several units
             * @enum {string}
             */
            form: "own" | "joint";
            from: string | null;
            /**
             * Format: int64
             * @description It leads on the day
             */
            grids: number;
            /** Format: int64 */
            id: number;
            /** @enum {string} */
            kind: "district_committee" | "street_committee" | "community_committee" | "branch" | "building_group";
            /**
             * Format: int64
             * @description 1: district committee … 5: building group
             */
            level: number;
            /**
             * Format: int64
             * @description Office holders in their term on the day
             */
            members: number;
            name: string;
            /** Format: int64 */
            parent: number | null;
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        OrganisationRef: {
            /** @enum {string} */
            form: "own" | "joint";
            /** Format: int64 */
            id: number;
            name: string;
        };
        OwnTips: {
            /**
             * Format: int64
             * @description The newest of all; 0: there is none
             */
            newest: number;
            /** @description The newest undo that stands, without its request; null: there is none */
            redo: components["schemas"]["Operation"];
            /** @description The newest that stands, without its request; null: there is none */
            undo: components["schemas"]["Operation"];
        };
        PlanInputBody: {
            /** @description The branches each of the grids is to have, exactly one of them the lead; absent: as they are */
            branches?: components["schemas"]["PlannedBranch"][] | null;
            /** @description What goes back to what is dated, as DELETE does; nothing is set then */
            dated?: ("branches" | "members")[] | null;
            grids: number[] | null;
            /** @description The members each of the grids is to have; absent: as they are */
            members?: components["schemas"]["PlannedMember"][] | null;
            /** @description What the author took grids to have: where that is another by now, and not what is wanted either, nothing is done. Absent, or a grid not named: not compared */
            was?: components["schemas"]["PlannedGrid"][] | null;
        };
        PlannedBranch: {
            /** Format: int64 */
            organisation: number;
            /** @enum {string} */
            role: "lead" | "joint";
        };
        PlannedGrid: {
            branches?: components["schemas"]["PlannedBranch"][] | null;
            /** Format: int64 */
            grid: number;
            members?: components["schemas"]["PlannedMember"][] | null;
        };
        PlannedMember: {
            /** Format: int64 */
            member: number;
            /** @enum {string} */
            role: "head" | "worker" | "contact";
        };
        Post: {
            address: string;
            grid: components["schemas"]["GridRef"];
            /** @description Opening hours by weekday (mon … sun) as spans [from, to]; {}: not stated */
            hours: {
                [key: string]: (string[] | null)[] | null;
            };
            /** Format: int64 */
            id: number;
            /** @enum {string} */
            kind: "centre" | "station" | "point";
            name: string;
            /** @description null: the hours are not stated */
            open_now: boolean | null;
            /** @description [lon, lat] */
            place: number[] | null;
            services: string[] | null;
        };
        Presence: {
            actor: components["schemas"]["ActorRef"];
            /** @description West, south, east, north of what is on screen; null: not said */
            bounds: number[] | null;
            /** @description [lon, lat]; null: not on the map */
            cursor: number[] | null;
            /** Format: int64 */
            edition: number;
            /** @description Being worked on */
            grids: number[] | null;
            /** @description The tab */
            session: string;
            tool: string;
        };
        PresenceInputBody: {
            /** @description West, south, east, north of what is on screen, within ±180 and ±90 */
            bounds?: number[] | null;
            /** @description [lon, lat]; null: not on the map */
            cursor?: number[] | null;
            /** @description Being worked on */
            grids?: number[] | null;
            /** @description Made up at random by the tab */
            session: string;
            tool?: string;
        };
        Problem: {
            /** @description Place as [longitude, latitude], WGS84 */
            at?: number[];
            /** @description Of a conflict: who was first */
            by?: components["schemas"]["ActorRef"];
            field?: string;
            /** @description What is wrong and how to fix it */
            message: string;
            /**
             * Format: int64
             * @description 1-based record number in the file
             */
            row?: number;
            /** @description Machine-readable name of the rule that was broken */
            rule: string;
            value?: string;
            /**
             * Format: date-time
             * @description Of a conflict: when that was
             */
            when?: string;
        };
        ProblemBody: {
            /** @description Of 409: grids somebody else changed first, as they are now */
            current?: components["schemas"]["CurrentGrid"][] | null;
            /** @description What is wrong and how to fix it, in plain words */
            detail?: string;
            problems?: components["schemas"]["Problem"][] | null;
            /** @description Finds the request in the server's log */
            request_id?: string;
            /** Format: int64 */
            status: number;
            title: string;
            /** @description about:blank, or a URN naming the kind of problem */
            type: string;
        };
        PublishEditionInputBody: {
            /**
             * @description First day in force: past, today or to come; absent: the day it is meant for, or today
             * @example 2026-03-01
             */
            from?: string;
            note?: string;
        };
        Published: {
            /**
             * Format: int64
             * @description That lie in another grid now
             */
            buildings: number;
            /**
             * Format: int64
             * @description Grids whose shape is another; 0 while it is scheduled
             */
            changed: number;
            edition: components["schemas"]["EditionDetail"];
            /** @description First day in force */
            from: string;
            /**
             * Format: int64
             * @description Open incidents that get another grid or another lead branch; GET /api/v1/editions/{id}/handover lists them
             */
            handover: number;
            /**
             * Format: int64
             * @description That lie in another grid now, open or not
             */
            incidents: number;
            /**
             * Format: int64
             * @description Reported since that day where it is past: they keep the grid they happened in
             */
            incidents_between: number;
            /**
             * Format: int64
             * @description That lie in another grid now
             */
            posts: number;
            /**
             * Format: int64
             * @description The edition that ends on that day
             */
            replaced: number;
            /** @description It comes into force on a day to come */
            scheduled: boolean;
        };
        Rebased: {
            /** @description The new draft */
            edition: components["schemas"]["EditionDetail"];
            /**
             * Format: int64
             * @description Operations that were not, the stopped one among them
             */
            left: number;
            /**
             * Format: int64
             * @description Operations done again in it
             */
            replayed: number;
            /** @description null: all went through, and the old draft is abandoned */
            stopped: components["schemas"]["Stopped"];
        };
        Redrawn: {
            /** @description The changed grids as they are now, by id */
            grids: components["schemas"]["RedrawnGrid"][] | null;
            impact: components["schemas"]["Impact"];
            /**
             * Format: int64
             * @description Its id; 0 when it was only tried
             */
            operation: number;
            /** @description Grids that are gone */
            removed: number[] | null;
        };
        RedrawnGrid: {
            code: string;
            /** Format: int64 */
            community: number | null;
            created: boolean;
            /** @description GeoJSON MultiPolygon, WGS84 */
            geometry: unknown;
            /** Format: int64 */
            id: number;
            kind: string;
            layer: string;
            name: string;
            /**
             * Format: int32
             * @description Goes up when a neighbour's operation adds corners; not to be sent back
             */
            nodes_version: number;
            /** @description false: it only got corners for a neighbour */
            own: boolean;
            /**
             * Format: int64
             * @description Of a micro grid
             */
            parent: number | null;
            /** Format: int32 */
            version: number;
        };
        Ref: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        Road: {
            /** @enum {string} */
            class: "trunk" | "primary" | "secondary" | "tertiary" | "residential" | "path";
            /** @description GeoJSON MultiLineString, WGS84 */
            geometry: unknown;
            /** Format: int64 */
            id: number;
            name: string;
        };
        RuleReport: {
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description Of these, how many are listed one by one
             */
            listed: number;
            rule: string;
            /**
             * @description The worst it found; what it can find where it found nothing
             * @enum {string}
             */
            severity: "error" | "warning" | "info" | "unknown";
            /**
             * @description unknown: there is no data to judge by
             * @enum {string}
             */
            state: "checked" | "unknown";
            title: string;
        };
        SessionBody: {
            /** @description null when nobody is signed in */
            actor: components["schemas"]["Actor"];
            /** @description What the actor may do */
            permissions: string[] | null;
        };
        Settings: {
            /** Format: int64 */
            household_max: number;
            /** Format: int64 */
            household_min: number;
            /** Format: int64 */
            max_grids_per_branch: number;
            /** Format: int64 */
            max_grids_per_member: number;
            /** @description Limits of reach to a post, in metres along a straight line */
            reach_m: number[] | null;
            /** Format: int64 */
            vacancy_warning_days: number;
        };
        Severities: {
            /** Format: int64 */
            error: number;
            /** Format: int64 */
            info: number;
            /** Format: int64 */
            warning: number;
        };
        SignInInputBody: {
            /**
             * Format: int32
             * @description Absent: the one with the lowest id
             */
            district?: number;
            /** @description The secret of a one-time link, instead of name and password */
            link?: string;
            /** @description With password */
            name?: string;
            password?: string;
        };
        StateCounts: {
            /** Format: int64 */
            complete: number;
            /** Format: int64 */
            no_branch: number;
            /** Format: int64 */
            no_member: number;
            /** Format: int64 */
            overloaded: number;
        };
        Stopped: {
            message: string;
            op: string;
            /**
             * Format: int64
             * @description Of the old draft
             */
            operation: number;
            problems: components["schemas"]["Problem"][] | null;
            reason: string;
        };
        Summary: {
            /** Format: int64 */
            error: number;
            /** Format: int64 */
            info: number;
            /** Format: int64 */
            unknown: number;
            /** Format: int64 */
            warning: number;
        };
        TakeBackInputBody: {
            /**
             * Format: int64
             * @description Any operation of its chain; absent: your own newest
             */
            operation?: number;
            reason?: string;
        };
        TakenBack: {
            actor: components["schemas"]["ActorRef"];
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            operation: number;
        };
        Term: {
            from: string | null;
            /** @description First day no longer; null: no end */
            to: string | null;
        };
        TransitionInputBody: {
            /** @description Words to whoever reads its history */
            note?: string;
        };
        ValidationBody: {
            as_of: string;
            /** @description null: none was in force */
            edition: components["schemas"]["Edition"];
            items: components["schemas"]["Finding"][] | null;
            /** @description Where the next page is; null: this is the last */
            next: string | null;
            rules: components["schemas"]["RuleReport"][] | null;
            /** @description Findings by severity; unknown counts rules without data */
            summary: components["schemas"]["Summary"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
