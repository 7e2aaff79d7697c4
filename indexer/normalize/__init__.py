"""As found to canonical: bureaus and countries, dates, text, quoted parts."""
