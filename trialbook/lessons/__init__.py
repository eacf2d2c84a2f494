"""What a course makes of the chapters: exercises, their checks, working copies, assignments and their grading."""
