"""Pages for managers, and for whoever may look over their shoulder."""
