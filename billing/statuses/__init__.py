"""Where bills stand, told to the case-management system: said with each move, written there by the worker or the firm's agent."""
