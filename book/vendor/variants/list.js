window.trialbook ??= {};
window.trialbook.moves = {};
