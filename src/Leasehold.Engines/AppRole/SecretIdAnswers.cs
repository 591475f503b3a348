using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole.Rows;

namespace Leasehold.Engines.AppRole;

/// <summary>What answers tell about secret ids.</summary>
internal static class SecretIdAnswers
{
    private const string Never = "0001-01-01T00:00:00Z";

    /// <summary>A new one: the only answer that holds it.</summary>
    public static JsonMap Made(string secret, SecretIdRow row) => new JsonMap()
        .Add("secret_id", secret)
        .Add("secret_id_accessor", row.Accessor)
        .Add("secret_id_ttl", row.Ttl)
        .Add("secret_id_num_uses", row.UsesLeft);

    /// <summary>All that is known of one.</summary>
    public static JsonMap Lookup(SecretIdRow row)
    {
        var data = new JsonMap()
            .Add("secret_id_accessor", row.Accessor)
            .Add("secret_id_num_uses", row.UsesLeft)
            .Add("secret_id_ttl", row.Ttl)
            .Add("creation_time", Time(row.CreatedAt))
            .Add("expiration_time", Time(row.ExpiresAt))
            .Add("last_updated_time", Time(row.UpdatedAt))
            .Add("metadata", row.Metadata.ToDictionary())
            .Add("token_bound_cidrs", row.TokenCidrs);
        return data.Add("cidr_list", row.Cidrs);
    }

    private static string Time(long milliseconds) =>
        milliseconds == 0 ? Never : GoTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
