package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Organisation is a party organisation: district committee, street working committee,
// community committee, branch or building group.
type Organisation struct {
	ID           int64  `json:"id"`
	Kind         string `json:"kind" enum:"district_committee,street_committee,community_committee,branch,building_group"`
	Level        int    `json:"level" doc:"1: district committee … 5: building group"`
	Parent       *int64 `json:"parent"`
	Form         string `json:"form" enum:"own,joint" doc:"joint: one branch of several units"`
	BigCommittee bool   `json:"big_committee" doc:"With co-construction units"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	Area         *int64 `json:"area" doc:"The street or community it answers for"`
	From         *Day   `json:"from"`
	To           *Day   `json:"to" doc:"First day no longer; null: no end"`
	Grids        int    `json:"grids" doc:"It leads on the day"`
	Members      int    `json:"members" doc:"Office holders in their term on the day"`
}

// OrganisationFilter chooses organisations; zero fields choose all. Without All only those
// that exist on the day.
type OrganisationFilter struct {
	Kind   string
	Parent int64
	Area   int64
	Text   string
	All    bool
	Limit  int
	After  OrganisationKey
}

// OrganisationKey is a place in the order of organisations: by level, then id.
type OrganisationKey struct {
	Level int
	ID    int64
}

// Organisations lists the tree level by level, and whether more follow.
func (s *Store) Organisations(ctx context.Context, m Moment, f OrganisationFilter) ([]Organisation, bool, error) {
	rows, err := s.pool.Query(ctx, sql.GridListOrganisations, pgx.StrictNamedArgs{"district": m.District, "day": m.Day,
		"kind": nilIfZero(f.Kind), "parent": nilIfZero(f.Parent), "area": nilIfZero(f.Area), "pattern": containing(f.Text),
		"all": f.All, "after_level": f.After.Level, "after_id": f.After.ID, "limit": f.Limit + 1})
	if err != nil {
		return nil, false, storageError(err, "organisations")
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Organisation])
	if err != nil {
		return nil, false, storageError(err, "organisations")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}
