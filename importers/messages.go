package importers

import "maps"

// message says in both languages what is wrong, or was decided, and what to do about it;
// {names} are filled from the finding.
type message struct{ zh, en, zhFix, enFix string }

// messages by rule: a word a finding, so that the catalogue is read as a list of all that can
// be wrong. TestMessages sees that every rule used has one, with what to do, and that both languages
// speak of the same things.
var messages = map[string]message{}

func init() {
	for _, part := range []map[string]message{fileMessages, shapefileMessages, crsMessages, rowMessages, districtMessages} {
		maps.Copy(messages, part)
	}
}
