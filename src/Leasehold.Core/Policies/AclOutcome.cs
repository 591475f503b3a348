namespace Leasehold.Core.Policies;

/// <summary>
/// Why a request is allowed or not. Callers only learn which of the two; the reason is for explanations.
/// </summary>
public enum AclOutcome
{
    /// <summary>No rule matches the path.</summary>
    NoRule,

    /// <summary>The rule denies.</summary>
    Denied,

    /// <summary>The rule does not grant the capability needed.</summary>
    LacksCapability,

    /// <summary>The rule bounds the wrapping TTL and the request is outside, or is not to be wrapped at all.</summary>
    WrappingOutOfBounds,

    /// <summary>A required parameter was not sent.</summary>
    ParameterMissing,

    /// <summary>A parameter or its value is denied.</summary>
    ParameterDenied,

    /// <summary>A parameter or its value is not among those allowed.</summary>
    ParameterNotAllowed,

    /// <summary>More entries were asked for than the rule gives at once.</summary>
    PageTooLarge,

    /// <summary>Allowed.</summary>
    Allowed,
}
