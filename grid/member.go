package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Member is an office holder: the only kind of person the system knows.
type Member struct {
	ID           int64     `json:"id"`
	Organisation Ref       `json:"organisation"`
	Name         string    `json:"name"`
	Office       string    `json:"office" enum:"secretary,deputy_secretary,grid_head,grid_worker,group_leader"`
	WorkPhone    string    `json:"work_phone,omitempty" doc:"Only for those who may read contacts"`
	Term         Term      `json:"term"`
	Grids        []GridRef `json:"grids" doc:"Assigned on the day"`
}

// Term is a half-open range of days.
type Term struct {
	From *Day `json:"from"`
	To   *Day `json:"to" doc:"First day no longer; null: no end"`
}

// MemberFilter chooses members; zero fields choose all.
type MemberFilter struct {
	Organisation int64
	Text         string // in the name
	InOffice     bool   // only those whose term contains the day
	Limit        int
	After        int64 // id
}

// Members lists office holders by id, and whether more follow.
func (s *Store) Members(ctx context.Context, m Moment, f MemberFilter, sight Sight) ([]Member, bool, error) {
	rows, err := s.pool.Query(ctx, sql.GridListMembers, pgx.StrictNamedArgs{"district": m.District, "day": m.Day,
		"edition": m.Edition.ID, "organisation": nilIfZero(f.Organisation), "pattern": containing(f.Text),
		"in_office": f.InOffice, "after": f.After, "limit": f.Limit + 1})
	if err != nil {
		return nil, false, storageError(err, "members")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Member, err error) {
		var ids []int64
		var codes, names []string
		err = row.Scan(&p.ID, &p.Organisation.ID, &p.Organisation.Name, &p.Name, &p.Office, &p.WorkPhone,
			&p.Term.From, &p.Term.To, &ids, &codes, &names)
		if !sight.Contacts {
			p.WorkPhone = ""
		}
		p.Grids = make([]GridRef, len(ids))
		for i := range ids {
			p.Grids[i] = GridRef{ids[i], codes[i], names[i]}
		}
		return p, err
	})
	if err != nil {
		return nil, false, storageError(err, "members")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}
