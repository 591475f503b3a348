namespace Leasehold.Server.Configuration;

/// <summary>Whose PROXY header is believed: <c>proxy_protocol_behavior</c>.</summary>
public enum ProxyTrust
{
    /// <summary><c>use_always</c>: everybody's.</summary>
    Everybody,

    /// <summary><c>allow_authorized</c>: that of named proxies; others connect under their own address.</summary>
    Authorized,

    /// <summary><c>deny_unauthorized</c>: that of named proxies; others cannot connect.</summary>
    OnlyAuthorized,
}
