"""What programs subscribe to: calendars (.ics) and Atom feeds. The one writer of each."""
