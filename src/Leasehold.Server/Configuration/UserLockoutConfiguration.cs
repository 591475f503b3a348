namespace Leasehold.Server.Configuration;

/// <summary>When users of an auth method are locked after wrong passwords; null is the default.</summary>
/// <param name="Method"><c>all</c>, <c>userpass</c>, <c>ldap</c> or <c>approle</c>.</param>
/// <param name="Threshold">How many wrong attempts in a row lock.</param>
/// <param name="Duration">For how long.</param>
/// <param name="CounterReset">After how long without an attempt counting begins anew.</param>
/// <param name="IsDisabled">Whether nobody is locked.</param>
public sealed record UserLockoutConfiguration(
    string Method, long? Threshold, TimeSpan? Duration, TimeSpan? CounterReset, bool? IsDisabled);
