"""Statistics of few patients, from plain counts or a trial: they know neither figures nor notebooks."""
