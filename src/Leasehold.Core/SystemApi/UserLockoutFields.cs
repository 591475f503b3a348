using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reads <c>user_lockout_config</c> of an auth method whose users have names.</summary>
internal static class UserLockoutFields
{
    private static readonly string[] Types = ["userpass", "approle", "ldap"];

    private static readonly FieldSet Fields = new(
        Field.Integer("lockout_threshold", "Failed logins in a row."),
        Field.Duration("lockout_duration", "How long the user stays out."),
        Field.Duration("lockout_counter_reset_duration", "When counting begins anew."),
        Field.Flag("lockout_disable", "Nobody is locked out."));

    public static Refusal? Apply(
        FieldValues sent, UserLockoutTuning? before, EngineType type, out UserLockoutTuning? after)
    {
        after = before;
        if (sent.Raw("user_lockout_config") is not { } given || given.Members().Count == 0)
            return null;
        if (type.Class != EngineClass.Auth || Array.IndexOf(Types, type.Name) < 0)
        {
            return Refusal.Invalid(
                $"tuning of user lockout configuration for auth type \"{type.Name}\" not allowed");
        }
        if (RequestData.ParseJson(given.Raw, JsonLimits.Default, out var data) is { } broken)
            return broken;
        if (FieldValues.Convert(Fields, data, [], out var fields, out _) is { } wrong)
            return wrong;
        if (fields.Integer("lockout_threshold") is < 0 or > int.MaxValue)
            return Refusal.Invalid($"lockout_threshold must be from 0 to {int.MaxValue}");
        var old = before ?? new UserLockoutTuning(0, 0, 0, false);
        after = new UserLockoutTuning(
            fields.Has("lockout_threshold") ? fields.Integer("lockout_threshold") : old.Threshold,
            (long?)fields.Duration("lockout_duration")?.TotalSeconds ?? old.Duration,
            (long?)fields.Duration("lockout_counter_reset_duration")?.TotalSeconds ?? old.CounterReset,
            fields.Has("lockout_disable") ? fields.Flag("lockout_disable") : old.Disabled);
        return null;
    }
}
