package grid

// ProposeAssignments is proposeAssignments for tests that stand in for operations.
var ProposeAssignments = proposeAssignments
