using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Policies;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Requests;

/// <summary>The holder of a valid token, as engines may know it.</summary>
public sealed class Caller
{
    /// <summary>Nobody: an unauthenticated path.</summary>
    public static readonly Caller None = new();

    private Caller()
    {
    }

    internal Caller(Id16 id, Token token, Acl acl, EntityView? entity = null)
    {
        Id = id;
        Token = token;
        Acl = acl;
        Entity = entity;
    }

    /// <summary>The token's storage id.</summary>
    public Id16 Id { get; }

    /// <summary>Whether there is a caller at all.</summary>
    public bool IsKnown => Token is not null;

    /// <summary>Whether the caller's token is one that nothing can be kept for.</summary>
    public bool IsBatch => Token is { IsBatch: true };

    /// <summary>Whether the token is a wrapping token.</summary>
    public bool IsWrapping => Token is { IsWrapping: true };

    /// <summary>The public handle; empty for nobody and for a batch token.</summary>
    public string Accessor => Token?.Accessor ?? "";

    /// <summary>The display name; empty for nobody.</summary>
    public string DisplayName => Token?.DisplayName ?? "";

    /// <summary>The entity; empty for none.</summary>
    public string EntityId => Token?.Entity ?? "";

    /// <summary>
    /// What audit knows the caller by: the entity, or an id of the policies; empty for nobody and for root.
    /// </summary>
    internal string ClientId => Token switch
    {
        null => "",
        { Entity.Length: > 0 } token => token.Entity,
        var token => token.Policies.ClientId,
    };

    /// <summary>Whether the caller's policies grant sudo on a path; root always has it.</summary>
    public bool HasSudo(string path) => Acl?.HasSudo(path) ?? false;

    internal Token? Token { get; }

    internal Acl? Acl { get; }

    /// <summary>The entity that the token belongs to, with its groups; null for none.</summary>
    internal EntityView? Entity { get; }

    /// <summary>The same caller, whose row is another by now.</summary>
    internal Caller With(Token token) =>
        new(Id, token, Acl ?? throw new BrokenInvariant("a caller without rules"), Entity);

    internal By By => Token is null ? By.Server : new By(Token.Accessor, Token.DisplayName);
}
