namespace Leasehold.Storage.Postgres;

/// <summary>Who leads, as the database has it.</summary>
/// <param name="Term">Counts the changes of hands.</param>
/// <param name="Holder">The server; null if it gave the lead back.</param>
/// <param name="Beat">Drawn anew with each sign of life.</param>
internal sealed record LeadRow(long Term, Guid? Holder, Guid Beat);
