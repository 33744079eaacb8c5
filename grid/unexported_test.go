package grid

// What tests of behaviour need to call in a transaction of their own.
var MeasureImpact = measureImpact
