"""Text → mentions: a spaCy pipeline over characters with gazetteers, name rules, lists and references."""
