using Google.Protobuf.Collections;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Roles;

/// <summary>What a request makes of a role: what it sends, and all the rest as it was.</summary>
internal static class RoleChange
{
    private static readonly Refusal NoDatabase = Refusal.Invalid("database name is required");

    /// <summary>The role as it is to be, or why it can't be so.</summary>
    public static Outcome<RoleRow> Apply(Request request, RoleRow? before)
    {
        var row = before?.Clone() ?? new RoleRow();
        if (request.Has("db_name"))
            row.DbName = request.Text("db_name");
        if (row.DbName.Length == 0)
            return NoDatabase;
        var (type, refusal) = CredentialConfig.Apply(request, row.CredentialType, row.CredentialConfig);
        if (type is null)
            return refusal ?? Refusal.Internal;
        row.CredentialType = type;
        Take(row.CreationStatements, request, "creation_statements");
        Take(row.RevocationStatements, request, "revocation_statements");
        Take(row.RollbackStatements, request, "rollback_statements");
        Take(row.RenewStatements, request, "renew_statements");
        row.DefaultTtl = (long?)request.Fields.Duration("default_ttl")?.TotalSeconds ?? row.DefaultTtl;
        row.MaxTtl = (long?)request.Fields.Duration("max_ttl")?.TotalSeconds ?? row.MaxTtl;
        return row.CalculateSize() > DatabaseLimits.RowBytes ? DatabaseRefusals.TooLarge : row;
    }

    /// <summary>Takes statements, if they were sent.</summary>
    public static void Take(RepeatedField<string> statements, Request request, string field)
    {
        if (!request.Has(field))
            return;
        statements.Clear();
        statements.AddRange(request.Fields.TextList(field));
    }
}
