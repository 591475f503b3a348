using Leasehold.Core.Leases;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database;

/// <summary>What the engine refuses with. What a caller did is never a fault of the server's (choice 6).</summary>
internal static class DatabaseRefusals
{
    /// <summary>Another request changed the same meanwhile.</summary>
    public static readonly Refusal Changed = Refusal.Busy(
        "it was changed by another request meanwhile; look at it and try again", TimeSpan.FromSeconds(1));

    /// <summary>A role names a connection that is not there.</summary>
    public static Refusal NoConnection(string name) =>
        Refusal.Invalid($"failed to find entry for connection with name: \"{name}\"");

    /// <summary>The connection does not let the role.</summary>
    public static Refusal NotAllowed(string role) => Refusal.Invalid($"\"{role}\" is not an allowed role");

    /// <summary>No such role.</summary>
    public static Refusal UnknownRole(string role) => Refusal.Invalid($"unknown role: {role}");

    /// <summary>What is stored is longer than a row may be.</summary>
    public static readonly Refusal TooLarge = Refusal.Invalid(
        $"the settings are longer than {DatabaseLimits.RowBytes / 1024} KiB in all");

    /// <summary>What a database did not do: it may pass later if the database was away.</summary>
    public static Refusal Failed(string what, TargetResult result) => result.IsAway
        ? Refusal.Busy(what + result.Error, result.RetryAfter)
        : Refusal.Invalid(what + result.Error);
}
