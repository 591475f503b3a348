using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the <c>user_lockout</c> blocks.</summary>
internal static class UserLockoutReader
{
    public static IEnumerable<UserLockoutConfiguration> Read(
        HclReader reader, string file, ICollection<string> warnings)
    {
        foreach (var block in reader.TypedBlocks("user_lockout"))
        {
            var inner = reader.Inside(block.Body);
            ConfigurationKeys.UserLockout.Check(inner, file, warnings);
            var method = block.Labels[0].ToLowerInvariant();
            if (method is not ("all" or "userpass" or "ldap" or "approle"))
                reader.Refuse(block.Position, $"unsupported user lockout type \"{method}\"; "
                    + "known are: all, userpass, ldap, approle");
            yield return new UserLockoutConfiguration(
                method, Threshold(inner), Positive(inner, "lockout_duration"),
                Positive(inner, "lockout_counter_reset"), inner.Flag("disable_lockout"));
        }
    }

    private static long? Threshold(HclReader reader)
    {
        var threshold = reader.Integer("lockout_threshold");
        if (threshold < 0)
            reader.Refuse(reader.Find("lockout_threshold")?.Position ?? default,
                "'lockout_threshold': expected a positive whole number");
        return threshold;
    }

    private static TimeSpan? Positive(HclReader reader, string key)
    {
        var wait = reader.Duration(key);
        if (wait < TimeSpan.Zero)
            reader.Refuse(reader.Find(key)?.Position ?? default, $"'{key}': expected a positive duration");
        return wait;
    }
}
