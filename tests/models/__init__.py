"""A local endpoint that speaks OpenAI's chat completions, for everything that asks a language model."""
