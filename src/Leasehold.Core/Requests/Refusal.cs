using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>A "no" that the caller can act on. Faults of ours are exceptions, told without details.</summary>
/// <param name="Kind">Why; only the edge turns it into a status.</param>
/// <param name="Errors">The texts of the answer; may be empty.</param>
public sealed record Refusal(RefusalKind Kind, IReadOnlyList<string> Errors)
{
    // One text for every denial: a caller must not learn whether the path exists.
    /// <summary>The token is valid, its policies do not grant this.</summary>
    public static readonly Refusal Denied = new(RefusalKind.Denied, MultiError.Of("permission denied"));

    /// <summary>No token, an unknown one, or one that may not be used from there.</summary>
    public static readonly Refusal PermissionDenied = new(RefusalKind.Denied, "permission denied");

    /// <summary>The token, or who logs in, is bound to other addresses.</summary>
    public static readonly Refusal OtherAddress = PermissionDenied with { Reason = "cidr" };

    /// <summary>A token or lease that cannot be renewed.</summary>
    public static readonly Refusal NotRenewable = Invalid("lease is not renewable") with { Reason = "not-renewable" };

    /// <summary>Nothing there, and nothing to say about it.</summary>
    public static readonly Refusal NotFound = new(RefusalKind.NotFound, []);

    /// <summary>The mount knows no such path.</summary>
    public static readonly Refusal UnsupportedPath =
        new(RefusalKind.UnsupportedPath, MultiError.Of("unsupported path"));

    /// <summary>The path exists, the operation does not.</summary>
    public static readonly Refusal UnsupportedOperation =
        new(RefusalKind.UnsupportedOperation, MultiError.Of("unsupported operation"));

    /// <summary>A verb that nothing supports; no text.</summary>
    public static readonly Refusal UnsupportedVerb = new(RefusalKind.UnsupportedOperation, []);

    /// <summary>Sealed.</summary>
    public static readonly Refusal Sealed = new(RefusalKind.Sealed, "Vault is sealed");

    /// <summary>This server stands by, and no other is known to be active.</summary>
    public static readonly Refusal NoActiveServer = new(RefusalKind.Standby, "no active Vault instance found")
    {
        Reason = "standby",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>A fault of ours, without details.</summary>
    public static readonly Refusal Internal = new(RefusalKind.Internal, MultiError.Of("internal error"));

    /// <summary>
    /// Audit devices exist, and none took the entry; nothing was done, or what was done is taken back.
    /// </summary>
    public static readonly Refusal Unrecorded = Internal with { Reason = "audit" };

    /// <summary>A refusal with one text.</summary>
    public Refusal(RefusalKind kind, string error) : this(kind, [error])
    {
    }

    /// <summary>A short machine-readable cause for the <c>X-Leasehold-Reason</c> header, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When to try again; null says nothing about it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What goes beside the errors; null for nothing.</summary>
    public JsonMap? Data { get; init; }

    /// <summary>The caller's mistake, with its text as it is.</summary>
    public static Refusal Invalid(string message) => new(RefusalKind.Invalid, message);

    /// <summary>The caller's mistake, without a text.</summary>
    public static Refusal InvalidWithoutText() => new(RefusalKind.Invalid, []);

    /// <summary>Nothing is mounted at the path.</summary>
    public static Refusal NoHandler(string path) =>
        new(RefusalKind.NoHandler, $"no handler for route \"{path}\". route entry not found.");

    /// <summary>The mount at the path is being taken down.</summary>
    public static Refusal Tainted(string path) => new(RefusalKind.NoHandler,
        $"no handler for route \"{path}\" on namespace \"\". route entry or namespace is tainted.");

    /// <summary>The token is known and dead: the cause stands beside the denial.</summary>
    public static Refusal Dead(string cause) =>
        new(RefusalKind.Denied, MultiError.Of("permission denied", cause)) { Reason = cause };

    /// <summary>Contested or overloaded: the same request may pass later.</summary>
    public static Refusal Busy(string message, TimeSpan retryAfter) =>
        new(RefusalKind.Busy, message) { RetryAfter = retryAfter };

    /// <summary>True if the other refuses with the same kind and the same texts.</summary>
    public bool SaysTheSameAs(Refusal other) => Kind == other.Kind && Errors.SequenceEqual(other.Errors);
}
