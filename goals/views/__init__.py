"""The pages of goals: the conversation, the builder, and a goal with what supports it."""
