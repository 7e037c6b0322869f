"""Words → values: numbers, amounts of money, dates and periods of the ROC calendar, sums."""
