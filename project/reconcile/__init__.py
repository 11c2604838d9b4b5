"""The one reconciler: was anything lost, doubled, made up or skipped?

It compares what was promised with what is there, in one snapshot of the database, and says

- **hilang** (lost): something was promised and is not there. A client saw a reservation, a
  number or a cancellation that the database does not have; a living case has no step, no place or
  no number; a step, ticket or message has no letter; a letter is overdue and nobody takes it; an
  answer arrived and the case still waits for it; a change has no event in the audit.
- **ganda** (doubled): one wish or one duty had more than one effect. One key made two
  reservations; a case has two open steps or two waiting numbers; one person has two places; a case
  has two ends; a ticket came out of the printer twice under one job.
- **hantu** (phantom): there is something nobody asked for. A place counts as taken and nobody
  has it; a step or promise is open in a case that ended; SIMPUS or the printer holds what we never
  sent; a client was refused and the effect is there all the same.
- **melompat** (skipped): the order is broken. A number is missing between its neighbours; a case
  stands at a step that does not follow from its state; the chain of audit seals is broken.

Letters that are dead or unknown are none of these: they are visible and wait for a person.
"""
