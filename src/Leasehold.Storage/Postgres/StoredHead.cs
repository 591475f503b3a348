namespace Leasehold.Storage.Postgres;

/// <summary>The head as the database has it.</summary>
/// <param name="Store">The id of the store, drawn when its tables were created.</param>
/// <param name="Group">The number of the last group.</param>
/// <param name="Term">The term of the server that may write the next one.</param>
/// <param name="Row">The head row.</param>
internal sealed record StoredHead(Guid Store, long Group, long Term, byte[] Row);
