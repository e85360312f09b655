"""Two invented stories about one event, long enough to be told apart from each other's copies."""

HARBOUR = """QUILLPORT (AP) — The harbour of Quillport was closed on Monday after a ferry with 214 people aboard struck the northern breakwater in thick fog, the harbour master said.

Nobody was killed, but 17 passengers were taken to hospital, three of them with broken bones. The Marlena, built in 1998, was on its way from Sandholm when it lost sight of the channel shortly after 7 a.m.

“We heard a long scraping noise and then everybody fell forward,” said Ada Winter, a teacher who was travelling with 24 pupils. “The crew did not lose their calm for a moment.”

Harbour master Jonas Field said the fog signal had worked, but the radar of the pilot station had been out of service since Saturday. A spare part was expected from Oslo on Wednesday, he told reporters.

The ferry company, Northern Lines, said it would bring passengers to Sandholm by bus until the harbour opens again. It offered to refund all tickets for this week.

The maritime board has sent two investigators. Their first report is due in 30 days, its director Helen Marsh said, and the ship will stay in dock until then.

Quillport handles about 2,300 lorries a week. Traders in the fish market said that a closure of more than four days would cost them half of the month's income.

The last accident at the breakwater was in 2009, when a trawler ran aground without harm to its crew."""

UNION = """The seamen's union of Northern Lines called for a strike on Tuesday, a day after one of the company's ships hit the breakwater of Quillport with more than 200 people on board.

“Our members have warned of tired crews since the spring,” said the union's chairwoman, Petra Lindqvist. She wants a second officer on every bridge and shifts of no more than ten hours.

The company rejects that. Its managing director, Carl Oberg, pointed to an audit in March which found nothing wrong, and said a strike would hurt the islands most of all.

Island councils are divided. The mayor of Sandholm supports the union; his colleague on Trevan fears for the hospital's supplies, which come by ferry twice a day.

A court in Belmont is to hear the company's request for an injunction on Thursday. Talks with a mediator broke down in June after nine rounds, and neither side has asked for another.

Northern Lines carried 1.4 million passengers last year and made a profit of 31 million crowns. Its shares lost 6 percent on Tuesday morning before recovering somewhat."""
