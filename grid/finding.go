package grid

// The severities of a finding. Unknown is a rule's answer when there is no data to judge by.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityInfo    = "info"
	SeverityUnknown = "unknown"
)

// Severities counts findings.
type Severities struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}
