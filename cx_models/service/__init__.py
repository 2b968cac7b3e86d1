"""The nouns: channels, stores, desks, hours, areas, segments, reasons and the demand they meet."""
