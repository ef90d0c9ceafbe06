"""The browser side: plays a carrier's journeys on its site and brings back the carrier's answer. Opens no database."""
