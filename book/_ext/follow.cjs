// Loaded before the script that draws formulas: the process ends with the one that started it, even if that was killed.
process.stdin.resume().on("end", () => process.exit());
