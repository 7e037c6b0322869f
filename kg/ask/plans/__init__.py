"""What answers each kind of question: from an understanding to rows."""
